package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks policy about every object of a revision and about its plan, and makes one verdict of the
 * answers. Blocking; safe for several threads. Nothing is written or recorded here.
 */
final class Judge {

  private static final int UNDECIDED_NAMED_MAX = 3;

  private Judge() {}

  static Verdict judge(GateRequest request, PolicySet policies) {
    if (!request.deciding(policies).equals(request.plan().policies())) {
      return new Verdict.Undecided(
          "gate.policies-changed",
          "The policies or exemptions changed between plan and gate: the revision is planned"
              + " again.");
    }
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(Verdict.of(ScopeRules.judge(request)));
    verdicts.add(Verdict.of(ExemptionRules.judge(request.plan(), request.time())));
    verdicts.add(notes(request.plan()));
    verdicts.addAll(objects(request, policies));
    verdicts.add(
        policies.judgePlan(
            new PlanInput(
                PlanDocument.of(request),
                DeclaredDocument.of(request.plan()),
                request.facts(),
                request.time())));
    return merge(verdicts);
  }

  /** How a plan is made is part of what was judged. */
  private static Finding told(Plan.Note note) {
    return new Finding(
        note.code(),
        "samsvar.plan",
        Severity.WARN,
        note.message(),
        note.object().id(),
        "",
        note.object().file(),
        List.of());
  }

  /** What planning itself found odd. */
  static Verdict notes(Plan plan) {
    return Verdict.of(plan.notes().stream().map(Judge::told).toList());
  }

  /** What is known to be wrong is told, also when something else could not be decided. */
  static Verdict merge(List<Verdict> verdicts) {
    List<Finding> findings = new ArrayList<>();
    List<Verdict.Undecided> undecided = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Passed passed -> findings.addAll(passed.warnings());
        case Verdict.Blocked blocked -> findings.addAll(blocked.findings());
        case Verdict.Undecided one -> undecided.add(one);
      }
    }
    Verdict decided = Verdict.of(findings.stream().distinct().toList());
    if (undecided.isEmpty()) {
      return decided;
    }
    if (decided instanceof Verdict.Blocked) {
      undecided.stream()
          .distinct()
          .limit(UNDECIDED_NAMED_MAX)
          .forEach(one -> findings.add(unknown(one)));
      return Verdict.of(findings.stream().distinct().toList());
    }
    List<String> reasons = undecided.stream().map(Verdict.Undecided::reason).distinct().toList();
    String more = reasons.size() > UNDECIDED_NAMED_MAX ? " (and more)" : "";
    return new Verdict.Undecided(
        undecided.getFirst().code(),
        String.join("; ", reasons.stream().limit(UNDECIDED_NAMED_MAX).toList()) + more);
  }

  private static Finding unknown(Verdict.Undecided one) {
    return new Finding(
        one.code(), "samsvar.gate", Severity.DENY, one.reason(), null, "", null, List.of());
  }

  private static List<Verdict> objects(GateRequest request, PolicySet policies) {
    return policies.judgeAll(
        request.plan().changes().stream()
            .map(PlannedChange::declared)
            .flatMap(Stream::ofNullable)
            .map(object -> input(request, object))
            .toList(),
        PolicySet.Target.SYNC);
  }

  private static ObjectInput input(GateRequest request, RenderedObject object) {
    return new ObjectInput(
        Operation.SYNC,
        object.manifest(),
        request.live().get(object.id()),
        object.id().namespace().equals(request.targetNamespace()) ? request.namespace() : null,
        null,
        null,
        request.facts(),
        object.file(),
        request.time(),
        request.sealing().get(object.id()));
  }
}
