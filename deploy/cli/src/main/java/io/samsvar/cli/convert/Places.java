package io.samsvar.cli.convert;

/** What policy asks of every Sync, and the other engines do not know. */
final class Places {
  private Places() {}

  /** Environment and region. */
  static void write(Wishes wishes, SyncDraft draft, Source of, Conversion to) {
    String environment = wishes.environment();
    String region = wishes.region();
    if (environment != null) {
      draft.spec().put("environment", environment);
    }
    if (region != null) {
      draft.spec().put("region", region);
    }
    if (environment == null || region == null) {
      to.assumed(
          of,
          "spec.environment, spec.region",
          "Policy asks where the data is: say it with --environment and --region, unless every"
              + " object and namespace is labelled in Git.");
    }
  }

  /** A target namespace for what names none. */
  static void target(
      Wishes wishes, String otherwise, SyncDraft draft, Source of, String field, Conversion to) {
    String target = wishes.targetNamespace();
    String taken = target == null ? otherwise : target;
    draft.spec().put("targetNamespace", taken);
    to.assumed(
        of,
        field,
        "A Sync writes into one namespace, and none is named: "
            + taken
            + " was taken (--target-namespace names another). Make a Sync for each namespace that"
            + " the manifests name.");
  }
}
