package io.samsvar.admission.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is measured of admission: {@code samsvar_admission_seconds} by verdict, {@code
 * samsvar_admission_denied_total} by code, {@code samsvar_admission_in_flight}. No label holds a
 * name from a request.
 */
public final class AdmissionMetrics {

  private static final Duration SMALLEST = Duration.ofNanos(100_000);
  private static final Duration LARGEST = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Registers with this registry. */
  public AdmissionMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("samsvar.admission.in.flight", inFlight, AtomicInteger::get)
        .description("Questions of the API server being answered")
        .register(registry);
  }

  /** How an exchange ended. */
  public enum Outcome {
    /** The request may go on. */
    ALLOWED("allowed"),
    /** A decision refused it. */
    DENIED("denied"),
    /** It was refused since no decision could be made. */
    ERROR("error"),
    /** It was refused since the decision took too long. */
    TIMEOUT("timeout"),
    /** It was no AdmissionReview. */
    MALFORMED("malformed"),
    /** It was turned away before it was read: wrong path, too large, too many. */
    REJECTED("rejected");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  void begin() {
    var _ = inFlight.incrementAndGet();
  }

  void end(Outcome outcome, Duration took) {
    var _ = inFlight.decrementAndGet();
    Timer.builder("samsvar.admission")
        .description("Time from the request's head to the answer")
        .tag("verdict", outcome.label)
        .publishPercentileHistogram()
        .minimumExpectedValue(SMALLEST)
        .maximumExpectedValue(LARGEST)
        .register(registry)
        .record(took);
  }

  void tried(String code, boolean dryRun) {
    Counter.builder("samsvar.admission.tried")
        .description("Requests that rules which are tried out would have refused, by code")
        .tag("code", code)
        .tag("dry_run", Boolean.toString(dryRun))
        .register(registry)
        .increment();
  }

  void denied(String code, boolean dryRun) {
    Counter.builder("samsvar.admission.denied")
        .description("Requests refused, by the code of the refusal")
        .tag("code", code)
        .tag("dry_run", Boolean.toString(dryRun))
        .register(registry)
        .increment();
  }
}
