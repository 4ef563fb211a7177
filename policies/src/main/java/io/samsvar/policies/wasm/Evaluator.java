package io.samsvar.policies.wasm;

import io.samsvar.policies.wasm.EvaluationException.Reason;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Evaluates on a bounded number of platform threads, since this is work for the processor and must
 * not starve what waits for I/O. The caller waits, at most for the module's limits.
 */
public final class Evaluator implements AutoCloseable {

  /** For a module's recursion and a deeply nested object, in bytes. */
  private static final long STACK_BYTES = 8L << 20;

  private final ExecutorService threads;
  private final Semaphore free;
  private final int size;

  /** With this many threads. */
  public Evaluator(int size) {
    this.size = size;
    this.free = new Semaphore(size, true);
    this.threads =
        Executors.newFixedThreadPool(
            size,
            Thread.ofPlatform()
                .daemon()
                .name("samsvar-policy-", 1)
                .stackSize(STACK_BYTES)
                .factory());
  }

  /** How many evaluations can run at once. */
  public int size() {
    return size;
  }

  /** How many threads have nothing to do now. */
  public int idle() {
    return free.availablePermits();
  }

  /**
   * Evaluates an entrypoint.
   *
   * @return the result set as JSON: empty when undefined
   */
  public byte[] evaluate(WasmModule module, String entrypoint, byte[] input, Instant time)
      throws EvaluationException {
    try {
      if (!free.tryAcquire(module.limits().queue().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new EvaluationException(
            Reason.TIMEOUT,
            "No thread was free for "
                + module.name()
                + " within "
                + module.limits().queue().toMillis()
                + " ms");
      }
    } catch (InterruptedException e) {
      throw interrupted(module, e);
    }
    Task task = new Task(module, entrypoint, input, time);
    return await(task, threads.submit(task));
  }

  /** Holds a permit until it ends, or until it is given up before it began. */
  private final class Task implements Callable<byte[]> {

    private final WasmModule module;
    private final String entrypoint;
    private final byte[] input;
    private final Instant time;
    private final AtomicBoolean taken = new AtomicBoolean();

    Task(WasmModule module, String entrypoint, byte[] input, Instant time) {
      this.module = module;
      this.entrypoint = entrypoint;
      this.input = input;
      this.time = time;
    }

    @Override
    public byte[] call() throws EvaluationException {
      if (!taken.compareAndSet(false, true)) {
        throw new EvaluationException(Reason.TIMEOUT, module.name() + " was given up");
      }
      try {
        return module.evaluate(entrypoint, input, time);
      } finally {
        free.release();
      }
    }

    void giveUp(Future<byte[]> answer) {
      answer.cancel(true);
      if (taken.compareAndSet(false, true)) {
        free.release();
      }
    }
  }

  private static byte[] await(Task task, Future<byte[]> answer) throws EvaluationException {
    WasmModule module = task.module;
    try {
      return answer.get(module.limits().deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.giveUp(answer);
      throw new EvaluationException(
          Reason.TIMEOUT,
          module.name() + " took longer than " + module.limits().deadline().toMillis() + " ms",
          e);
    } catch (InterruptedException e) {
      task.giveUp(answer);
      throw interrupted(module, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EvaluationException known) {
        throw known;
      }
      throw new EvaluationException(Reason.TRAP, module.name() + " failed", e);
    } catch (CancellationException e) {
      throw new EvaluationException(Reason.TIMEOUT, module.name() + " was stopped", e);
    }
  }

  private static EvaluationException interrupted(WasmModule module, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EvaluationException(
        Reason.TIMEOUT, "Whoever asked " + module.name() + " was stopped", e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
