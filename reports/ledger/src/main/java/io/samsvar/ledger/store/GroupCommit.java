package io.samsvar.ledger.store;

import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.identity.IdentityVault;
import io.samsvar.ledger.identity.PersonOpening;
import io.samsvar.ledger.leaf.PreparedLeaf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes events from many threads and writes those that wait as one batch, so that they share an
 * fsync. One thread writes. After a failure nothing is taken for granted: the log is opened and
 * verified again before the next batch.
 */
final class GroupCommit {
  /** Most events of one batch. */
  static final int BATCH_EVENTS_MAX = 256;

  /** How long a caller waits for its event to become durable. */
  static final Duration APPEND_WAIT_MAX = Duration.ofSeconds(30);

  /** Least time between two attempts to open a log that failed. */
  static final Duration REOPEN_INTERVAL = Duration.ofMillis(200);

  private final Path folder;
  private final InstantSource clock;
  private final LogWriter writer;
  private final IdentityVault vault;
  private final Failpoints failpoints;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  private @Nullable Throwable failure;
  private long failedAtNanos;
  private boolean closed;

  /** An event that waits; without a leaf, the sign to stop. */
  private record Request(
      @Nullable PreparedLeaf leaf,
      List<PersonOpening> openings,
      CompletableFuture<LogWriter.Recorded> result) {}

  GroupCommit(
      LedgerSettings settings, LogWriter writer, IdentityVault vault, Failpoints failpoints) {
    this.folder = settings.folder();
    this.clock = settings.clock();
    this.writer = writer;
    this.vault = vault;
    this.failpoints = failpoints;
    this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Waits until the leaf is durable. */
  LogWriter.Recorded append(PreparedLeaf leaf, List<PersonOpening> openings) {
    CompletableFuture<LogWriter.Recorded> result = new CompletableFuture<>();
    offer(new Request(leaf, openings, result));
    try {
      return result.get(APPEND_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LedgerUnavailableException unavailable) {
        throw unavailable;
      }
      throw unavailable(e);
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  /** Writes what waits, then stops. Later appends are refused. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(new Request(null, List.of(), new CompletableFuture<>()));
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void offer(Request request) {
    if (closed) {
      throw unavailable(new IllegalStateException("it was closed"));
    }
    queue.add(request);
  }

  private void run() {
    boolean stop = false;
    while (!stop) {
      List<Request> batch = new ArrayList<>();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue; // Nobody interrupts this thread; close() asks it to stop.
      }
      queue.drainTo(batch, BATCH_EVENTS_MAX - 1);
      stop = batch.removeIf(request -> request.leaf() == null);
      if (!batch.isEmpty()) {
        commit(batch);
      }
    }
  }

  private void commit(List<Request> batch) {
    Throwable earlier = failure;
    if (earlier != null && System.nanoTime() - failedAtNanos < REOPEN_INTERVAL.toNanos()) {
      // The attempt to open it again is not put off by those who ask in between.
      refuse(batch, new IllegalStateException("failed a moment ago: " + earlier.getMessage()));
      return;
    }
    try {
      if (earlier != null) {
        writer.reopen();
        failure = null;
      }
      List<LogWriter.Recorded> recorded = write(batch);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).result().complete(recorded.get(i));
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      failedAtNanos = System.nanoTime();
      refuse(batch, e);
    }
  }

  private List<LogWriter.Recorded> write(List<Request> batch) {
    failpoints.reached(Failpoints.Point.BEFORE_VAULT);
    List<PersonOpening> openings = new ArrayList<>();
    List<PreparedLeaf> leaves = new ArrayList<>();
    for (Request request : batch) {
      openings.addAll(request.openings());
      leaves.add(Objects.requireNonNull(request.leaf()));
    }
    vault.keep(openings, clock.instant());
    return writer.append(leaves);
  }

  private void refuse(List<Request> batch, Throwable cause) {
    LedgerUnavailableException unavailable = unavailable(cause);
    batch.forEach(request -> request.result().completeExceptionally(unavailable));
  }

  private LedgerUnavailableException unavailable(Throwable cause) {
    return new LedgerUnavailableException(
        "The ledger in "
            + folder
            + " could not make the record durable, so nothing may be written to the cluster: "
            + cause.getMessage(),
        cause);
  }
}
