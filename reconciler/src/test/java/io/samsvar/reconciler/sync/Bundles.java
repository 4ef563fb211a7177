package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.PolicyBundle;
import io.samsvar.reconciler.resource.PolicyBundleSpec;
import io.samsvar.reconciler.resource.PolicyBundleStatus;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import java.time.Duration;
import java.util.Optional;

/** A PolicyBundle as its author handles it. */
final class Bundles {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final KubernetesClient admin;
  private final String name;

  Bundles(KubernetesClient admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  void follow(GitRepository repository) {
    PolicyBundle bundle = new PolicyBundle();
    bundle.setMetadata(new ObjectMetaBuilder().withName(name).build());
    bundle.setSpec(
        new PolicyBundleSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", ".", "1s", null),
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    var _ = admin.resource(bundle).create();
  }

  PolicyBundleStatus await(String state) {
    return Eventually.value(
        "the bundle to be " + state,
        SOON,
        () -> {
          PolicyBundleStatus status =
              admin.resources(PolicyBundle.class).withName(name).get().getStatus();
          if (status == null || !state.equals(status.state())) {
            throw new IllegalStateException(
                status == null ? "no status" : status.state() + ": " + status.message());
          }
          return Optional.of(status);
        });
  }

  void delete() {
    var _ = admin.resources(PolicyBundle.class).withName(name).delete();
  }
}
