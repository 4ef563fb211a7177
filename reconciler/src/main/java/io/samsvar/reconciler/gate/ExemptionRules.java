package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.ExemptionReader;
import io.samsvar.policies.exemption.InvalidExemptionException;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What holds for exemptions in a revision, without any policy: one that could never count, or never
 * end, is refused where it is written. Pure.
 */
final class ExemptionRules {

  /** Longest time until the end of an exemption, from when it is judged. */
  static final Duration LIFETIME_MAX = Duration.ofDays(366);

  private static final String RULE = "samsvar.exemption";

  private ExemptionRules() {}

  static List<Finding> judge(Plan plan, Instant time) {
    return plan.changes().stream()
        .map(PlannedChange::declared)
        .flatMap(Stream::ofNullable)
        .filter(object -> Exemption.isOne(object.id()))
        .flatMap(object -> judge(object, time).stream())
        .toList();
  }

  private static Optional<Finding> judge(RenderedObject object, Instant time) {
    Exemption exemption;
    try {
      exemption = ExemptionReader.read(object.id(), object.manifest(), false);
    } catch (InvalidExemptionException e) {
      return Optional.of(
          finding(object, "exemption.invalid", Severity.DENY, String.valueOf(e.getMessage())));
    }
    if (exemption.expiresAt().isAfter(time.plus(LIFETIME_MAX))) {
      return Optional.of(
          finding(
              object,
              "exemption.too-long",
              Severity.DENY,
              "%s ends at %s; an exemption ends within %d days and can be prolonged in Git then"
                  .formatted(exemption.label(), exemption.expiresAt(), LIFETIME_MAX.toDays())));
    }
    return exemption.isActive(time)
        ? Optional.empty()
        : Optional.of(
            finding(
                object,
                "exemption.ended",
                Severity.WARN,
                "%s ended at %s and waives nothing: remove it from Git"
                    .formatted(exemption.label(), exemption.expiresAt())));
  }

  private static Finding finding(
      RenderedObject object, String code, Severity severity, String message) {
    return new Finding(
        code, RULE, severity, message, object.id(), "/spec", object.file(), List.of());
  }
}
