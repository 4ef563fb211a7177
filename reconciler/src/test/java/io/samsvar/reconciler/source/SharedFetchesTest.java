package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedFetchesTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final SharedFetches<String, Integer> shared = new SharedFetches<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  private int work() {
    int run = runs.incrementAndGet();
    begun.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return run;
  }

  private Thread ask(String key) {
    return Thread.ofPlatform().start(() -> answers.add(shared.get(key, this::work)));
  }

  @Test
  void whoAsksWhileOneIsUnderWayWaitsForTheNextTogether() throws InterruptedException {
    List<Thread> threads = new ArrayList<>(List.of(ask("a")));
    begun.await();
    for (int n = 0; n < 7; n++) {
      threads.add(ask("a"));
    }
    Eventually.isTrue(
        "all to wait",
        SOON,
        () -> threads.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
    release.countDown();
    for (Thread one : threads) {
      one.join();
    }
    assertThat(runs).hasValue(2);
    assertThat(answers).hasSize(8).containsOnlyOnce(1).contains(2);
  }

  @Test
  void whoAsksForSomethingElseDoesNotWait() throws InterruptedException {
    Thread first = ask("a");
    begun.await();
    assertThat(shared.get("b", () -> 9)).isEqualTo(9);
    release.countDown();
    first.join();
  }

  @Test
  void aFailureIsEverybodysAndIsNotKept() {
    assertThatThrownBy(
            () ->
                shared.get(
                    "a",
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");
    assertThat(shared.get("a", () -> 3)).isEqualTo(3);
  }
}
