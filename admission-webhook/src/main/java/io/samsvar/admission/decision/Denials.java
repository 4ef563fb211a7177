package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes denials, with the event that proves them. */
public final class Denials {

  private static final String RULE = "samsvar.admission";

  /** Most findings of one denial; more are counted in the message. */
  private static final int FINDINGS_MAX = 16;

  private Denials() {}

  /**
   * The denial of a request that could not be decided on for a reason of ours.
   *
   * @param reason a sentence without a value of the request
   */
  public static Decision.Denied undecided(AdmissionReview review, String code, String reason) {
    String name = review.name().isEmpty() ? "(unnamed)" : review.name();
    ResourceId id =
        new ResourceId(review.resourceGroup(), review.kind().kind(), review.namespace(), name);
    String message =
        Messages.clean(
            ("Samsvar could not decide about %s, and what it cannot decide it refuses: %s Try again"
                    + " in a moment; if it lasts, look at the readiness of Samsvar.")
                .formatted(id, reason));
    return new Decision.Denied(
        code,
        message,
        List.of(),
        event(review, id, null, new Verdict.Undecided(code, Messages.clean(reason))));
  }

  static Decision of(AdmissionReview review, ResourceId id, Refusal refusal) {
    String message = Messages.clean(refusal.message());
    Verdict verdict =
        switch (refusal.kind()) {
          case UNKNOWN -> new Verdict.Undecided(refusal.code(), message);
          case DECLARED, ALWAYS -> new Verdict.Blocked(findings(refusal, id, message));
        };
    return new Decision.Denied(
        refusal.code(), message, List.of(), event(review, id, refusal.declaration(), verdict));
  }

  static Decision byPolicy(
      AdmissionReview review, ResourceId id, @Nullable Declaration declaration, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed _ ->
          throw new IllegalArgumentException("A passed verdict denies nothing");
      case Verdict.Blocked(List<Finding> findings) ->
          new Decision.Denied(
              "policy.blocked",
              Messages.clean(
                  "%s breaks policy: %s Change it, or ask the owner of the rule."
                      .formatted(id, sentences(findings, Severity.DENY))),
              messages(findings, Severity.WARN),
              event(review, id, declaration, verdict));
      case Verdict.Undecided(String code, String reason) ->
          new Decision.Denied(
              "policy.undecided",
              Messages.clean(
                  ("Policy could not decide about %s, which refuses it (%s): %s Look at the"
                          + " PolicyBundles' status.")
                      .formatted(id, code, reason)),
              List.of(),
              event(review, id, declaration, verdict));
    };
  }

  private static String sentences(List<Finding> findings, Severity severity) {
    return String.join(" ", messages(findings, severity));
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }

  private static List<String> messages(List<Finding> findings, Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity() == severity)
        .limit(FINDINGS_MAX)
        .map(finding -> Messages.clean(sentence(finding.message()) + " (" + finding.code() + ")"))
        .toList();
  }

  private static List<Finding> findings(Refusal refusal, ResourceId id, String message) {
    Stream<String> pointers =
        refusal.paths().isEmpty()
            ? Stream.of("")
            : refusal.paths().stream().limit(FINDINGS_MAX).map(Messages::pointer);
    List<Finding> findings = new ArrayList<>();
    pointers.forEach(
        pointer ->
            findings.add(
                new Finding(
                    refusal.code(), RULE, Severity.DENY, message, id, pointer, null, List.of())));
    return findings;
  }

  private static AdmissionDenied event(
      AdmissionReview review, ResourceId id, @Nullable Declaration declaration, Verdict verdict) {
    return new AdmissionDenied(
        review.uid(),
        review.operation(),
        id,
        review.subresource(),
        Actor.of(review.caller().username()),
        declaration == null ? null : declaration.sync(),
        declaration == null ? null : declaration.revision(),
        verdict);
  }
}
