package io.samsvar.reconciler.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs stages: measures each under its one name, and tells a probe before it begins. Safe for
 * several threads.
 */
public final class Stages {

  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private final MeterRegistry meters;
  private final Consumer<Stage> probe;

  /** Stages that are measured here. */
  public Stages(MeterRegistry meters) {
    this(meters, _ -> {});
  }

  /** The same with a probe, which tests let die where a process might. */
  Stages(MeterRegistry meters, Consumer<Stage> probe) {
    this.meters = meters;
    this.probe = probe;
  }

  /** Runs one stage of a Sync. */
  <T> T run(Stage stage, SyncRef sync, Supplier<T> work) {
    probe.accept(stage);
    long begun = System.nanoTime();
    String outcome = "error";
    try {
      T value = work.get();
      outcome = "ok";
      return value;
    } finally {
      long took = System.nanoTime() - begun;
      Timer.builder("samsvar.stage")
          .description("Time that the stages of a sync take")
          .tags("stage", stage.label(), "outcome", outcome)
          .register(meters)
          .record(took, TimeUnit.NANOSECONDS);
      LOG.atDebug()
          .addKeyValue("stage", stage.label())
          .addKeyValue("sync", sync)
          .addKeyValue("outcome", outcome)
          .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(took))
          .log("Stage ended");
    }
  }
}
