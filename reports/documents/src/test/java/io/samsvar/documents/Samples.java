package io.samsvar.documents;

import io.samsvar.documents.content.ReportFrame;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A day in the life of a cluster, for tests. */
public final class Samples {
  /** The day. */
  public static final Period DAY = Period.day(LocalDate.of(2026, 11, 23));

  /** The next night, shortly after two o'clock. */
  public static final Instant ISSUED = Instant.parse("2026-11-24T01:02:03Z");

  private static final SyncRef SHOP = new SyncRef("samsvar-system", "shop-production");
  private static final SyncRef RECORDS = new SyncRef("samsvar-system", "patient-records");
  private static final Digest POLICIES = Digest.of("policies one");
  private static final Digest POLICIES_NEXT = Digest.of("policies two");

  private Samples() {}

  /** A frame with an internal signer. */
  public static ReportFrame frame() {
    return new ReportFrame(
        "Fjordhelse AS (org.nr. 912 345 678)",
        "oslo-prod-1",
        ISSUED,
        "samsvar 0.1.0",
        new ReportFrame.Signer(
            "CN=Samsvar report seal, O=Fjordhelse AS, C=NO", Digest.of("certificate").hex(), true));
  }

  /** The entries of the day as a list, numbered from 1000, half an hour apart. */
  public static List<LedgerEntry> entries() {
    List<LedgerEntry> entries = new ArrayList<>();
    long index = 1000;
    for (Event event : events(index)) {
      Instant time = DAY.from().plus(Duration.ofMinutes(30).multipliedBy(index - 1000));
      entries.add(new LedgerEntry(index++, time, event));
    }
    return entries;
  }

  /** The events of the day, as they follow when the first of them has this index. */
  public static List<Event> events(long first) {
    List<Event> events = new ArrayList<>();
    events.add(new Event.ComponentChanged("reconciler", "0.1.0", true));
    events.add(new Event.PolicyActivated("baseline", revision("policies", 1), POLICIES));
    appliedWithWarning(events, first);
    events.add(blocked(revision("shop", 2)));
    events.add(
        new Event.SyncJudged(
            RECORDS,
            revision("records", 1),
            Digest.of("rendered"),
            POLICIES,
            Digest.of("plan records"),
            new Verdict.Undecided("policy.timeout", "Evaluation took longer than 2000 ms.")));
    events.add(
        new Event.SyncFrozen(
            SHOP,
            revision("shop", 3),
            Stage.RENDER,
            "render.empty",
            "The path overlays/production renders to nothing. Nothing is deleted."));
    pruned(events, first);
    denials(events);
    events.add(
        new Event.DriftReverted(
            SHOP,
            revision("shop", 1),
            new ResourceId("", "Service", "production", "web"),
            Event.DriftKind.MODIFIED,
            List.of("/spec/type", "/spec/ports/0/nodePort"),
            List.of("kubectl-edit")));
    events.add(
        new Event.EnforcementGap(
            "admission-webhook",
            DAY.from().plus(Duration.ofHours(9)),
            DAY.from().plus(Duration.ofHours(9)).plusSeconds(137),
            "The webhook configuration was deleted and has been restored."));
    events.add(
        new Event.OverrideUsed(
            "BreakGlass incident-4711",
            "Restore of the payment queue, approved by the duty officer.",
            Operation.UPDATE,
            new ResourceId("apps", "Deployment", "production", "queue"),
            new Actor.Committed("0f".repeat(32))));
    events.add(
        new Event.OverrideEnded(
            "BreakGlass incident-4711",
            new ResourceId("apps", "Deployment", "production", "queue"),
            Event.OverrideEnd.PUT_BACK));
    events.add(
        new Event.ExemptionUsed(
            new ResourceId("samsvar.io", "Exemption", "production", "old-image"),
            "baseline.image-not-by-digest",
            new ResourceId("apps", "Deployment", "production", "queue"),
            Stage.GATE,
            SHOP,
            revision("shop", 1),
            new Actor.Committed("0e".repeat(32)),
            "The supplier gives no digests before spring.",
            DAY.to().plus(Duration.ofDays(90)),
            POLICIES));
    events.add(
        new Event.PolicyRejected(
            "baseline",
            revision("policies", 2),
            "residency.rego:12: rego_parse_error: unexpected eof token",
            POLICIES));
    events.add(new Event.PolicyActivated("baseline", revision("policies", 3), POLICIES_NEXT));
    events.add(new Event.Heartbeat());
    events.add(new Event.ClockSkew(DAY.from().plusSeconds(9), DAY.from().plusSeconds(7)));
    events.add(new Event.PersonsErased(12, "GDPR article 17(1)(a), request 2026-118"));
    events.add(
        new Event.ReportIssued(
            DAY.from().minus(Duration.ofDays(1)), DAY.from(), Digest.of("yesterday"), 7));
    return events;
  }

  private static void appliedWithWarning(List<Event> events, long first) {
    Digest plan = Digest.of("plan one");
    ResourceId web = new ResourceId("apps", "Deployment", "production", "web");
    ResourceId service = new ResourceId("", "Service", "production", "web");
    Revision revision = revision("shop", 1);
    events.add(
        new Event.SyncJudged(
            SHOP,
            revision,
            Digest.of("rendered"),
            POLICIES,
            plan,
            new Verdict.Passed(
                List.of(
                    new Finding(
                        "sealing.key-old",
                        "samsvar.sealing.warn",
                        Severity.WARN,
                        "The sealing key is 83 days old; it is renewed every 90 days.",
                        new ResourceId("bitnami.com", "SealedSecret", "production", "db"),
                        "/spec/encryptedData",
                        "overlays/production/db.yaml",
                        List.of("GDPR-32-1-a"))))));
    long judged = first + events.size() - 1;
    events.add(
        new Event.SyncIntended(
            SHOP,
            revision,
            plan,
            judged,
            List.of(
                new Event.Change(web, Action.CREATE), new Event.Change(service, Action.CREATE))));
    long intended = first + events.size() - 1;
    events.add(
        new Event.SyncCompleted(
            SHOP,
            revision,
            plan,
            intended,
            List.of(
                new Event.ObjectResult(web, Outcome.CREATED, ""),
                new Event.ObjectResult(service, Outcome.CREATED, ""))));
  }

  private static Event blocked(Revision revision) {
    return new Event.SyncJudged(
        SHOP,
        revision,
        Digest.of("rendered two"),
        POLICIES,
        Digest.of("plan two"),
        new Verdict.Blocked(
            List.of(
                new Finding(
                    "residency.region-not-allowed",
                    "samsvar.residency.deny",
                    Severity.DENY,
                    "Deployment web asks for region us-east-1; Sync shop-production allows"
                        + " no-oslo-1. Name an allowed region or ask for an Exemption.",
                    new ResourceId("apps", "Deployment", "production", "web"),
                    "/spec/template/spec/nodeSelector/topology.kubernetes.io~1region",
                    "overlays/production/region.yaml",
                    List.of("GDPR-44", "GDPR-30-1-e")),
                new Finding(
                    "sealing.plaintext-secret",
                    "samsvar.sealing.deny",
                    Severity.DENY,
                    "Secret db holds the key password in plain text. Seal it.",
                    new ResourceId("", "Secret", "production", "db"),
                    "/stringData/password",
                    "overlays/production/db.yaml",
                    List.of("GDPR-32-1-a")))));
  }

  private static void pruned(List<Event> events, long first) {
    Digest plan = Digest.of("plan prune");
    Revision revision = revision("shop", 4);
    ResourceId old = new ResourceId("", "ConfigMap", "production", "old-settings");
    ResourceId set = new ResourceId("apps", "StatefulSet", "production", "cache");
    events.add(
        new Event.ApprovalDecided(
            SHOP,
            plan,
            "samsvar-system/prune-cache",
            new Actor.Committed("ab".repeat(32)),
            false,
            "The approver is the author of the commit."));
    events.add(
        new Event.ApprovalDecided(
            SHOP,
            plan,
            "samsvar-system/prune-cache-2",
            new Actor.Committed("cd".repeat(32)),
            true,
            "Another identity than the author, within its time."));
    events.add(
        new Event.SyncJudged(
            SHOP,
            revision,
            Digest.of("rendered four"),
            POLICIES,
            plan,
            new Verdict.Passed(List.of())));
    long judged = first + events.size() - 1;
    events.add(
        new Event.SyncIntended(
            SHOP,
            revision,
            plan,
            judged,
            List.of(new Event.Change(old, Action.DELETE), new Event.Change(set, Action.DELETE))));
    long intended = first + events.size() - 1;
    events.add(
        new Event.SyncCompleted(
            SHOP,
            revision,
            plan,
            intended,
            List.of(
                new Event.ObjectResult(old, Outcome.DELETED, ""),
                new Event.ObjectResult(
                    set, Outcome.SURVIVED, "A finalizer of the storage driver holds it."))));
  }

  private static void denials(List<Event> events) {
    for (int i = 0; i < 3; i++) {
      events.add(
          new Event.AdmissionDenied(
              "7b1d0a52-0000-4000-8000-00000000000" + i,
              Operation.UPDATE,
              new ResourceId("apps", "Deployment", "production", "web"),
              "scale",
              i < 2
                  ? new Actor.Committed(Digest.of("person " + i).hex())
                  : new Actor.Machine("system:serviceaccount:ci:runner"),
              SHOP,
              revision("shop", 1),
              Verdict.of(
                  List.of(
                      new Finding(
                          "admission.declared",
                          "samsvar.admission.deny",
                          Severity.DENY,
                          "Deployment production/web is declared by Sync"
                              + " samsvar-system/shop-production at 11111111. Change it in Git.",
                          null,
                          "",
                          null,
                          List.of("GDPR-32-1-b"))))));
    }
  }

  private static Revision revision(String source, int number) {
    return new Revision(
        "https://git.example/fjordhelse/" + source + ".git",
        "refs/heads/main",
        Integer.toString(number).repeat(40),
        new Actor.Committed(Digest.of(source + number).hex()),
        DAY.from().minusSeconds(3600));
  }
}
