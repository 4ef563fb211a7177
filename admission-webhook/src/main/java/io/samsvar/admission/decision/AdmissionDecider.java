package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.OverrideUsed;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exempted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides on one request: first what Git declares, then policy. Who asks is told by {@code
 * userInfo} alone and what is declared by our own store alone. It has no state and does no I/O
 * beyond what the context's parts do; an exception it throws must be answered with a refusal.
 */
public final class AdmissionDecider {

  private AdmissionDecider() {}

  /** The decision. A dry run is decided like any other request. */
  public static Decision decide(AdmissionReview review, DecisionContext context) {
    if (review.operation() == Operation.CONNECT) {
      // A connection changes no object; we do not register for it.
      return Decision.Allowed.freely();
    }
    Subject subject;
    try {
      subject = subjectOf(review, context);
    } catch (Target.IdentityException _) {
      return Denials.of(review, namedBy(review), Refusals.identity());
    }
    Optional<Refusal> refusal =
        ProbeRule.refusal(review)
            .or(() -> ApprovalRules.refusal(review))
            .or(() -> refusal(review, subject, context));
    if (refusal.isEmpty()) {
      return policy(review, subject, context, null);
    }
    Optional<BreakGlass> override = override(review, subject.id(), refusal.get(), context);
    return override.isEmpty()
        ? Denials.of(review, subject.id(), refusal.get())
        : policy(review, subject, context, override.get());
  }

  /**
   * What the question is about.
   *
   * @param id the object, under a name that stands for it when the server has not named it yet
   * @param lookup what is known of it
   */
  private record Subject(ResourceId id, Lookup lookup, boolean ownKind) {
    @Nullable Declaration declaration() {
      return lookup instanceof Lookup.Declared(Declaration declaration) ? declaration : null;
    }
  }

  private static Subject subjectOf(AdmissionReview review, DecisionContext context)
      throws Target.IdentityException {
    if (!Target.isOwnKind(review)) {
      Lookup parent = Target.parentOf(review, context);
      ResourceId id =
          parent instanceof Lookup.Declared(Declaration declaration)
              ? declaration.id()
              : namedBy(review);
      return new Subject(id, parent, false);
    }
    Optional<ResourceId> id = Target.idOf(review);
    // What has no name yet gets one of the server's making, which nobody can have declared.
    Lookup lookup = id.isEmpty() ? new Lookup.NotDeclared() : context.declared().find(id.get());
    return new Subject(id.orElseGet(() -> namedBy(review)), lookup, true);
  }

  private static Optional<Refusal> refusal(
      AdmissionReview review, Subject subject, DecisionContext context) {
    if (!subject.ownKind()) {
      return SubresourceRules.refusal(review, subject.lookup(), context);
    }
    return review.operation() == Operation.DELETE
        ? DeletionRules.refusal(review, subject.id(), subject.lookup(), context)
        : WriteRules.refusal(review, subject.id(), subject.lookup(), context);
  }

  private static Optional<BreakGlass> override(
      AdmissionReview review, ResourceId id, Refusal refusal, DecisionContext context) {
    return switch (refusal.kind()) {
      case ALWAYS -> Optional.empty();
      case DECLARED, UNKNOWN ->
          context.breakGlasses().stream()
              .filter(glass -> glass.covers(review.caller().username(), id, context.time()))
              .findFirst();
    };
  }

  private static Decision policy(
      AdmissionReview review,
      Subject subject,
      DecisionContext context,
      @Nullable BreakGlass override) {
    boolean rehearsal = review.dryRun() && context.settings().isReconciler(review.caller());
    Exempted exempted =
        context
            .declared()
            .exemptions(rehearsal)
            .apply(
                PolicyRules.judge(review, subject.lookup(), context),
                context.policies()::waivable,
                context.time());
    if (!(exempted.verdict() instanceof Verdict.Passed(List<Finding> findings))) {
      return Denials.byPolicy(review, subject.id(), subject.declaration(), exempted.verdict());
    }
    List<String> told =
        new ArrayList<>(
            findings.stream()
                .filter(finding -> finding.severity() == Severity.WARN)
                .map(finding -> Messages.clean(finding.message()))
                .toList());
    if (override != null) {
      told.add(
          Messages.clean(
              "Allowed under BreakGlass %s until %s, and recorded."
                  .formatted(override.name(), override.until())));
    }
    return new Decision.Allowed(
        told,
        override == null ? null : used(review, subject, override),
        override,
        exempted.denialsWaived().stream()
            .map(waiver -> Records.exempted(waiver, subject.declaration(), context.policies()))
            .toList(),
        Records.tried(review, subject.id(), subject.declaration(), findings));
  }

  private static OverrideUsed used(AdmissionReview review, Subject subject, BreakGlass override) {
    return new OverrideUsed(
        override.name(),
        Messages.clean(override.reason()),
        review.operation(),
        subject.id(),
        Actor.of(review.caller().username()));
  }

  private static ResourceId namedBy(AdmissionReview review) {
    boolean namespace = review.kind().group().isEmpty() && review.kind().kind().equals("Namespace");
    String kind = review.wholeObject() ? review.kind().kind() : review.resource();
    return new ResourceId(
        review.resourceGroup(),
        kind,
        namespace ? "" : review.namespace(),
        review.name().isEmpty() ? "(unnamed)" : review.name());
  }
}
