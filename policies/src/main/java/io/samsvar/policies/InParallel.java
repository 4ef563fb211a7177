package io.samsvar.policies;

import io.samsvar.policies.compile.PackRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Loads several packs at once, on as many threads as there are processors. */
final class InParallel {

  /** A pack is compiled by a child process each, which takes memory. */
  private static final int THREADS_MAX = 4;

  private InParallel() {}

  /**
   * The answers, in the order of the tasks.
   *
   * @throws PackRefusedException of the first task, in that order, that threw
   */
  static <T> List<T> all(List<Callable<T>> tasks) throws PackRefusedException, IOException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), THREADS_MAX);
    List<T> answers = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("samsvar-load-", 1).factory())) {
      for (Future<T> answer : pool.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while policies were loaded", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case PackRefusedException refused -> throw refused;
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw new IOException("The policies cannot be loaded", e);
      }
    }
  }
}
