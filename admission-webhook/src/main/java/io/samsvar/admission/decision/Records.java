package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.AdmissionTried;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.exemption.Exempted.Waiver;
import io.samsvar.policies.exemption.Exemption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is put on record of a request that goes on although a rule is against it. */
final class Records {

  private Records() {}

  static ExemptionUsed exempted(
      Waiver waiver, @Nullable Declaration declaration, PolicySet policies) {
    Exemption exemption = waiver.exemption();
    return new ExemptionUsed(
        exemption.id(),
        waiver.finding().code(),
        Objects.requireNonNull(waiver.finding().resource()),
        Stage.ADMISSION,
        declaration == null ? null : declaration.sync(),
        declaration == null ? null : declaration.revision(),
        Actor.of(exemption.owner()),
        exemption.reason(),
        exemption.expiresAt(),
        policies.digest());
  }

  static @Nullable AdmissionTried tried(
      AdmissionReview review,
      ResourceId id,
      @Nullable Declaration declaration,
      List<Finding> findings) {
    List<Finding> tried =
        findings.stream().filter(finding -> finding.severity() == Severity.DRYRUN).toList();
    return tried.isEmpty()
        ? null
        : new AdmissionTried(
            review.uid(),
            review.operation(),
            id,
            Actor.of(review.caller().username()),
            declaration == null ? null : declaration.sync(),
            declaration == null ? null : declaration.revision(),
            tried);
  }
}
