package io.samsvar.admission.server;

import io.samsvar.admission.decision.AdmissionDecider;
import io.samsvar.admission.decision.Decision;
import io.samsvar.admission.decision.DecisionContext;
import io.samsvar.admission.decision.Denials;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.admission.override.OverrideUses;
import io.samsvar.admission.recording.DenialRecorder;
import io.samsvar.admission.recording.UseRecorder;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.admission.review.MalformedReviewException;
import io.samsvar.admission.review.ReviewAnswer;
import io.samsvar.admission.review.ReviewReader;
import io.samsvar.admission.server.AdmissionMetrics.Outcome;
import io.samsvar.ledger.Event.AdmissionTried;
import io.samsvar.ledger.Event.OverrideUsed;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the bytes of a question to those of its answer: reads, decides, records, answers. Blocks, so
 * it runs on virtual threads; safe for several. Whatever goes wrong in it is a refusal.
 */
public final class AdmissionHandler {

  /** Code of the refusal after an error of ours. */
  public static final String ERROR = "admission.error";

  /** Code of the refusal when the decision took too long. */
  public static final String TIMEOUT = "admission.timeout";

  /** Code of the refusal when an override could not be recorded. */
  public static final String LEDGER_UNAVAILABLE = "ledger.unavailable";

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionHandler.class);

  private final ReviewReader reader = new ReviewReader();
  private final Supplier<DecisionContext> contexts;
  private final DenialRecorder recorder;
  private final UseRecorder uses;
  private final OverrideUses overrides;
  private final Ledger ledger;
  private final AdmissionMetrics metrics;

  /** Decides by what {@code contexts} gives, once for each question. */
  public AdmissionHandler(
      Supplier<DecisionContext> contexts,
      DenialRecorder recorder,
      UseRecorder uses,
      OverrideUses overrides,
      Ledger ledger,
      AdmissionMetrics metrics) {
    this.contexts = contexts;
    this.recorder = recorder;
    this.uses = uses;
    this.overrides = overrides;
    this.ledger = ledger;
    this.metrics = metrics;
  }

  /** An answer and how it is counted. */
  public record Answered(ReviewAnswer answer, Outcome outcome) {}

  /**
   * Reads a question.
   *
   * @throws MalformedReviewException when it is none
   */
  public AdmissionReview read(byte[] body) throws MalformedReviewException {
    return reader.read(body);
  }

  /** Decides and records. Never throws. */
  public Answered answer(AdmissionReview review) {
    try {
      Decision decision = recorded(review, AdmissionDecider.decide(review, contexts.get()));
      return new Answered(
          toAnswer(review, decision),
          decision instanceof Decision.Allowed ? Outcome.ALLOWED : Outcome.DENIED);
    } catch (RuntimeException | StackOverflowError e) {
      // The type only: a message may quote the object.
      LOG.error(
          "stage=admission uid={} the handler failed with {}; the request is refused",
          review.uid(),
          e.getClass().getName(),
          withoutMessage(e));
      return refused(review, ERROR, "an internal error.", Outcome.ERROR);
    }
  }

  /** The refusal of a question that was not decided in time. Blocks for the ledger. */
  public Answered timedOut(AdmissionReview review) {
    return refused(review, TIMEOUT, "the decision took too long.", Outcome.TIMEOUT);
  }

  private Answered refused(AdmissionReview review, String code, String reason, Outcome outcome) {
    Decision.Denied denied = Denials.undecided(review, code, reason);
    record(review, denied);
    return new Answered(toAnswer(review, denied), outcome);
  }

  private Decision recorded(AdmissionReview review, Decision decision) {
    return switch (decision) {
      case Decision.Denied denied -> {
        record(review, denied);
        yield denied;
      }
      case Decision.Allowed allowed -> recorded(review, allowed);
    };
  }

  /** An override or an exemption counts only once it is on record. */
  private Decision recorded(AdmissionReview review, Decision.Allowed allowed) {
    AdmissionTried tried = allowed.tried();
    if (tried != null) {
      tried.findings().forEach(finding -> metrics.tried(finding.code(), review.dryRun()));
    }
    if (review.dryRun()) {
      return allowed;
    }
    try {
      uses.exempted(allowed.exemptions());
      OverrideUsed override = allowed.override();
      BreakGlass under = allowed.under();
      if (override != null && under != null) {
        var _ = ledger.append(override);
        overrides.used(under, override.resource());
      }
    } catch (LedgerUnavailableException e) {
      LOG.error(
          "stage=admission an override or exemption could not be recorded and does not hold: {}",
          e.getMessage());
      Decision.Denied denied =
          Denials.undecided(
              review,
              LEDGER_UNAVAILABLE,
              "the use of the BreakGlass or Exemption could not be recorded.");
      record(review, denied);
      return denied;
    }
    if (tried != null) {
      uses.tried(tried);
    }
    return allowed;
  }

  private void record(AdmissionReview review, Decision.Denied denied) {
    metrics.denied(denied.code(), review.dryRun());
    if (!review.dryRun()) {
      recorder.record(denied);
    }
  }

  private static ReviewAnswer toAnswer(AdmissionReview review, Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed ->
          new ReviewAnswer(review.uid(), true, 200, "", allowed.warnings(), annotations(allowed));
      case Decision.Denied denied ->
          new ReviewAnswer(
              review.uid(),
              false,
              403,
              denied.message(),
              denied.warnings(),
              Map.of("code", denied.code()));
    };
  }

  private static Map<String, String> annotations(Decision.Allowed allowed) {
    OverrideUsed override = allowed.override();
    if (override != null) {
      return Map.of("code", allowed.code(), "override", override.override());
    }
    return allowed.exemptions().isEmpty()
        ? Map.of()
        : Map.of(
            "code",
            allowed.code(),
            "exemption",
            allowed.exemptions().getFirst().exemption().toString());
  }

  private static Throwable withoutMessage(Throwable error) {
    Throwable bare = new Throwable(error.getClass().getName());
    bare.setStackTrace(error.getStackTrace());
    return bare;
  }

  /** The refusal of what could not be read, for a uid that could. */
  static ReviewAnswer malformed(String uid, String message) {
    return new ReviewAnswer(uid, false, 400, message, List.of(), Map.of("code", "malformed"));
  }
}
