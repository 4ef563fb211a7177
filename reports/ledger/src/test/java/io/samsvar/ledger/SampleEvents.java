package io.samsvar.ledger;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** One or more events of every type, with and without what may be absent. */
public final class SampleEvents {
  /** A person whose name must not be found in any leaf. */
  public static final Actor.Person KARI = new Actor.Person("Kari.Nordmann@example.no");

  /** A commit by {@link #KARI}. */
  public static final Revision REVISION =
      new Revision(
          "https://git.example.no/platform.git",
          "refs/heads/main",
          "0123456789abcdef0123456789abcdef01234567",
          KARI,
          Instant.parse("2026-11-20T08:15:30Z"));

  private static final Instant NIGHT = Instant.parse("2026-11-24T02:00:00.123456Z");
  private static final SyncRef SYNC = new SyncRef("samsvar", "production");
  private static final ResourceId WEB = ResourceId.of("apps/v1", "Deployment", "production", "web");
  private static final Digest DIGEST = Digest.of("æøå");
  private static final Actor MACHINE = Actor.of("system:serviceaccount:kube-system:hpa");
  private static final Finding DENY =
      new Finding(
          "residency.region-not-allowed",
          "samsvar.residency.deny",
          Severity.DENY,
          "Deployment production/web is pinned to us-east-1; allowed: \"no-oslo-1\"\n\u00e6\u20ac",
          WEB,
          "/spec/template/spec/nodeSelector/topology.kubernetes.io~1region",
          "overlays/production/web.yaml",
          List.of("GDPR-44", "GDPR-46"));
  private static final Finding WARN =
      new Finding("plan.large", "samsvar.prune.warn", Severity.WARN, "", null, "", null, List.of());
  private static final Finding TRIED =
      new Finding(
          "baseline.probe-missing",
          "samsvar.baseline.deny",
          Severity.DRYRUN,
          "no probe",
          WEB,
          "/spec",
          null,
          List.of());
  private static final Verdict BLOCKED = new Verdict.Blocked(List.of(DENY, WARN));

  private SampleEvents() {}

  /** Every type at least once, in the order of their declaration. */
  public static List<Event> all() {
    return List.of(
        new Event.SyncJudged(SYNC, REVISION, DIGEST, DIGEST, DIGEST, new Verdict.Passed(List.of())),
        new Event.SyncJudged(SYNC, REVISION, DIGEST, DIGEST, DIGEST, BLOCKED),
        new Event.SyncIntended(
            SYNC, REVISION, DIGEST, 0, List.of(new Event.Change(WEB, Action.CREATE))),
        new Event.SyncCompleted(
            SYNC,
            REVISION,
            DIGEST,
            2,
            List.of(new Event.ObjectResult(WEB, Outcome.SURVIVED, "finalizer"))),
        new Event.SyncFrozen(SYNC, null, Stage.FETCH, "source.unreachable", "no route to host"),
        new Event.SyncFrozen(SYNC, REVISION, Stage.RENDER, "render.empty", "nothing in apps/"),
        new Event.ApprovalDecided(SYNC, DIGEST, "remove-12", KARI, false, "own commit"),
        new Event.AdmissionDenied(
            "uid-1", Operation.UPDATE, WEB, "scale", KARI, SYNC, REVISION, BLOCKED),
        new Event.AdmissionDenied(
            "uid-2",
            Operation.DELETE,
            WEB,
            "",
            MACHINE,
            null,
            null,
            new Verdict.Undecided("policy.timeout", "200 ms are over")),
        new Event.OverrideUsed("night-duty", "outage", Operation.UPDATE, WEB, KARI),
        new Event.OverrideEnded("night-duty", WEB, Event.OverrideEnd.PUT_BACK),
        new Event.ExemptionUsed(
            ResourceId.of("samsvar.io/v1alpha1", "Exemption", "production", "old-region"),
            "residency.region-not-allowed",
            WEB,
            Stage.GATE,
            SYNC,
            REVISION,
            KARI,
            "moves in spring",
            NIGHT.plusSeconds(86_400),
            DIGEST),
        new Event.ExemptionUsed(
            ResourceId.of("samsvar.io/v1alpha1", "ClusterExemption", "", "old-region"),
            "residency.region-not-allowed",
            WEB,
            Stage.ADMISSION,
            null,
            null,
            Actor.of("system:platform"),
            "moves in spring",
            NIGHT.plusSeconds(86_400),
            DIGEST),
        new Event.AdmissionTried(
            "uid-3", Operation.CREATE, WEB, MACHINE, null, null, List.of(TRIED)),
        new Event.DriftReverted(
            SYNC,
            REVISION,
            WEB,
            Event.DriftKind.MODIFIED,
            List.of("/spec/replicas"),
            List.of("kubectl-edit")),
        new Event.ObjectTransferred(
            WEB, "uid-4", SYNC, new SyncRef("team", "other"), REVISION, DIGEST),
        new Event.DeletionUndone(
            SYNC,
            DIGEST,
            DIGEST,
            KARI,
            "wrong path",
            List.of(new Event.ObjectResult(WEB, Outcome.CREATED, ""))),
        new Event.FieldsTakenOver(SYNC, REVISION, WEB, List.of("kubectl-client-side-apply"), 4),
        new Event.EnforcementGap("admission-webhook", NIGHT, NIGHT.plusNanos(1), "deleted"),
        new Event.PolicyActivated("default", REVISION, DIGEST),
        new Event.PolicyActivated("built-in", null, DIGEST),
        new Event.PolicyRejected("default", REVISION, "does not compile", DIGEST),
        new Event.ReportIssued(NIGHT, NIGHT.plusSeconds(86_400), DIGEST, 12),
        new Event.ComponentChanged("reconciler", "0.1.0", true),
        new Event.Heartbeat(),
        new Event.ClockSkew(NIGHT, NIGHT.minusSeconds(3600)),
        new Event.PersonsErased(3, "GDPR article 17(1)(a)"));
  }

  /** An intent whose JSON is longer than a leaf may be. */
  public static Event large() {
    return large(1_000);
  }

  /** An intent with this many changes. */
  public static Event large(int changes) {
    return new Event.SyncIntended(
        SYNC,
        REVISION,
        DIGEST,
        1,
        IntStream.range(0, changes)
            .mapToObj(i -> ResourceId.of("v1", "ConfigMap", "production", "config-" + i))
            .map(id -> new Event.Change(id, Action.UPDATE))
            .toList());
  }
}
