package io.samsvar.admission.decision;

import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Operation;
import java.util.List;
import java.util.Optional;

/**
 * Refuses one dry-run request that nobody needs, so that a probe can prove from outside that the
 * API server asks us and does what we say.
 */
public final class ProbeRule {

  /** Start of the name of the ConfigMap that is always refused; what follows is the probe's own. */
  public static final String NAME_PREFIX = "samsvar-enforcement-probe-";

  /** Code of the refusal. */
  public static final String CODE = "admission.probe";

  private ProbeRule() {}

  /** What the refusal of a probe says; nobody else says it of this name. */
  public static String message(String name) {
    return "The enforcement probe " + name + " is refused, as it must be.";
  }

  static Optional<Refusal> refusal(AdmissionReview review) {
    boolean probe =
        review.dryRun()
            && review.operation() == Operation.CREATE
            && review.wholeObject()
            && review.kind().group().isEmpty()
            && review.kind().kind().equals("ConfigMap")
            && review.name().startsWith(NAME_PREFIX);
    return probe
        ? Optional.of(
            new Refusal(CODE, message(review.name()), List.of(), null, Refusal.Kind.ALWAYS))
        : Optional.empty();
  }
}
