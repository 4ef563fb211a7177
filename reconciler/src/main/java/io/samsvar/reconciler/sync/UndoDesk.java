package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Event.DeletionUndone;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.apply.PlanExecutor.Rehearsal;
import io.samsvar.reconciler.gate.Decision;
import io.samsvar.reconciler.inventory.ApprovalBook;
import io.samsvar.reconciler.inventory.DeletionBook.Deletion;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.inventory.Snapshots;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.PlanRequest;
import io.samsvar.reconciler.plan.Planner;
import io.samsvar.reconciler.plan.PruneRules;
import io.samsvar.reconciler.plan.Soak;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Brings back what a plan deleted, when a person asks for it by an Approval of {@link #digest}. It
 * is judged by the policies of now, rehearsed, and on record before the first write. What Git or
 * somebody else has made in the meantime stays as it is. Nothing that is brought back is declared:
 * Git has to take it up again, and then it is the same object.
 */
final class UndoDesk {

  private static final String FORMAT = "samsvar.io/undo/v1";
  private static final int NAMED_MAX = 3;

  private final ReconciliationParts parts;
  private final GateStage gate;
  private final Journal journal;
  private final Writing writing;
  private final Observation observation;

  UndoDesk(ReconciliationParts parts, GateStage gate, Journal journal, Writing writing) {
    this.parts = parts;
    this.gate = gate;
    this.journal = journal;
    this.writing = writing;
    this.observation = new Observation(parts.cluster());
  }

  /** What an Approval names that undoes a plan's deletions. */
  static Digest digest(SyncRef sync, Digest plan) {
    return Digest.of(FORMAT + "\n" + sync + "\n" + plan);
  }

  /** Does what Approvals ask for that were not decided yet. */
  void serve(SyncSnapshot sync, List<ApprovalRequest> approvals, PolicySet policies) {
    if (approvals.isEmpty()) {
      return;
    }
    Map<String, List<Deletion>> undoable =
        parts.store().deletions().of(sync.ref()).stream()
            .collect(
                Collectors.groupingBy(
                    deletion -> digest(sync.ref(), deletion.plan()).toString(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (ApprovalRequest approval : approvals) {
      List<Deletion> deletions = undoable.get(approval.plan());
      if (deletions != null && isOpen(approval)) {
        undo(sync, approval, deletions, policies);
      }
    }
  }

  private boolean isOpen(ApprovalRequest approval) {
    return parts
        .store()
        .approvals()
        .find(approval.uid())
        .map(decision -> decision.accepted() && !decision.spent())
        .orElse(true);
  }

  private void undo(
      SyncSnapshot sync, ApprovalRequest approval, List<Deletion> deletions, PolicySet policies) {
    Optional<EnforcedRevision> enforced = parts.store().enforced(sync.ref());
    String refusal = refusal(approval);
    if (refusal.isEmpty() && enforced.isEmpty()) {
      refusal = "The Sync has no verified revision.";
    }
    if (!refusal.isEmpty()) {
      decide(sync.ref(), approval, refusal, false);
      return;
    }
    Map<Deletion, String> left = new LinkedHashMap<>();
    List<Deletion> wanted = new ArrayList<>();
    for (Deletion deletion : deletions) {
      String reason = hindrance(deletion);
      if (reason.isEmpty()) {
        wanted.add(deletion);
      } else {
        left.put(deletion, reason);
      }
    }
    if (wanted.isEmpty()) {
      decide(sync.ref(), approval, "Nothing is to be brought back: " + named(left), false);
      return;
    }
    bringBack(sync, approval, new Undoing(enforced.orElseThrow(), wanted, left), policies);
  }

  /** What is brought back, and what is not, with the reason. */
  private record Undoing(
      EnforcedRevision enforced, List<Deletion> wanted, Map<Deletion, String> left) {}

  private void bringBack(
      SyncSnapshot sync, ApprovalRequest approval, Undoing undoing, PolicySet policies) {
    Candidate candidate = candidate(sync, undoing, policies);
    Plan plan = candidate.planned().plan();
    Decision decision = gate.decide(sync, candidate, policies, null);
    String refusal =
        switch (decision) {
          case Decision.Go _ -> rehearse(plan);
          case Decision.Wait wait -> wait.reason();
          case Decision.Stop stop -> told(stop.verdict());
        };
    if (!(decision instanceof Decision.Go go) || !refusal.isEmpty()) {
      decide(sync.ref(), approval, "It would not be let through: " + refusal, false);
      return;
    }
    String but = undoing.left().isEmpty() ? "" : " Not brought back: " + named(undoing.left());
    decide(sync.ref(), approval, "It is brought back, once." + but, true);
    List<ObjectResult> results = write(go, undoing.wanted());
    var _ =
        parts
            .ledger()
            .append(
                new DeletionUndone(
                    sync.ref(),
                    undoing.wanted().getFirst().plan(),
                    plan.digest(),
                    Actor.of(approval.approver()),
                    but.strip(),
                    results));
    parts.store().approvals().spend(approval.uid());
  }

  /** Intent, writes, result: as for a revision, but that nothing becomes declared. */
  private List<ObjectResult> write(Decision.Go go, List<Deletion> wanted) {
    Map<ResourceId, Deletion> byId =
        wanted.stream().collect(Collectors.toMap(Deletion::id, deletion -> deletion));
    RecordedIntent intent = journal.intendUndo(go.passed());
    List<ObjectResult> results =
        writing.restore(intent, settings(), answer -> restored(byId, answer));
    journal.undone(intent, results);
    return results;
  }

  private void restored(Map<ResourceId, Deletion> wanted, JsonNode answer) {
    JsonNode metadata = answer.path("metadata");
    Deletion deletion =
        wanted.get(
            ResourceId.of(
                answer.path("apiVersion").asString(""),
                answer.path("kind").asString(""),
                metadata.path("namespace").asString(""),
                metadata.path("name").asString("")));
    if (deletion != null) {
      parts.store().deletions().restored(deletion, metadata.path("uid").asString(""));
    }
  }

  private Candidate candidate(SyncSnapshot sync, Undoing undoing, PolicySet policies) {
    List<RenderedObject> objects =
        undoing.wanted().stream()
            .map(
                deletion ->
                    new RenderedObject(
                        deletion.id(),
                        deletion.apiVersion(),
                        deletion.manifest().orElseThrow(),
                        "undo of plan " + deletion.plan().abbreviated()))
            .toList();
    Instant now = parts.clock().instant();
    Exemptions exemptions =
        parts.declared().exemptions().naming(objects.stream().map(RenderedObject::id).toList());
    Planner.Planned planned =
        Planner.plan(
            new PlanRequest(
                sync.ref(),
                undoing.enforced().revision(),
                Digest.of(
                    objects.stream()
                        .map(object -> ManifestText.canonical(object.manifest()))
                        .collect(Collectors.joining("\n"))),
                exemptions.active(now).digest(policies.digest()),
                objects,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                false,
                false),
            new LiveView(Map.of(), Map.of()));
    int inventory = parts.store().inventory(sync.ref()).size();
    return new Candidate(
        undoing.enforced().revision(),
        planned,
        new LiveView(Map.of(), Map.of()),
        PruneRules.budget(planned.plan(), inventory, sync.spec().pruneOrDefault()),
        inventory,
        Optional.of(undoing.enforced()),
        false,
        false,
        exemptions,
        new Soak(Map.of(), Duration.ZERO),
        Set.of(),
        Map.of(),
        Handovers.Outgoing.NONE);
  }

  private String rehearse(Plan plan) {
    Rehearsal rehearsal = parts.executor().rehearse(plan, settings());
    return rehearsal.refusals().stream()
        .limit(NAMED_MAX)
        .map(refusal -> refusal.change().resource() + ": " + refusal.message())
        .collect(Collectors.joining("; "));
  }

  private static ApplySettings settings() {
    return ApplySettings.standard();
  }

  /** Why an object is not brought back; empty when it may be. */
  private String hindrance(Deletion deletion) {
    ResourceId id = deletion.id();
    if (!deletion.restoredUid().isEmpty()) {
      return "it was brought back before";
    }
    if (deletion.manifest().isEmpty()) {
      return "its manifest is not known";
    }
    if (Snapshots.isSecret(deletion.manifest().get())) {
      return "the values of a Secret are not kept: bring it back by Git, sealed";
    }
    if (parts.clock().instant().isAfter(deletion.until())) {
      return "it was deleted too long ago";
    }
    Optional<SyncRef> owner = parts.store().claims().owner(id).map(one -> one.sync());
    if (owner.isPresent()) {
      return "Sync " + owner.get() + " answers for it now: Git decides";
    }
    return observation.one(deletion.apiVersion(), id).isPresent()
        ? "there is an object of this name"
        : "";
  }

  private String refusal(ApprovalRequest approval) {
    if (!parts.clock().instant().isBefore(ApprovalDesk.expiry(approval))) {
      return "It has expired: make a new one.";
    }
    return Actor.of(approval.approver()) instanceof Actor.Machine
        ? "It is by a machine: a person has to ask for it."
        : "";
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Blocked blocked ->
          blocked.findings().stream().map(Finding::message).findFirst().orElse("blocked");
      case Verdict.Undecided undecided -> undecided.reason();
      case Verdict.Passed _ -> "";
    };
  }

  private static String named(Map<Deletion, String> left) {
    String more = left.size() > NAMED_MAX ? " (and " + (left.size() - NAMED_MAX) + " more)" : "";
    return left.entrySet().stream()
        .limit(NAMED_MAX)
        .map(entry -> entry.getKey().id() + ": " + entry.getValue())
        .collect(Collectors.joining("; ", "", more + "."));
  }

  private void decide(SyncRef sync, ApprovalRequest approval, String reason, boolean accepted) {
    if (parts.store().approvals().find(approval.uid()).isPresent()) {
      return;
    }
    Digest digest = Digest.parse(approval.plan());
    var _ =
        parts
            .ledger()
            .append(
                new ApprovalDecided(
                    sync,
                    digest,
                    approval.name(),
                    Actor.of(approval.approver()),
                    accepted,
                    reason));
    parts
        .store()
        .approvals()
        .decide(
            new ApprovalBook.Decision(
                approval.uid(), sync, digest, accepted, reason, parts.clock().instant(), false));
  }
}
