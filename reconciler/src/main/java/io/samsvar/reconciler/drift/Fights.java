package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a change by mistake from a fight with somebody who writes again and again, which is
 * answered more and more slowly. Takes the time as nanoseconds of a monotonic clock. Safe for
 * several threads.
 */
final class Fights {

  /** Reverts of one object within {@link #WINDOW} that are done at once. */
  static final int AT_ONCE_MAX = 5;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Longest pause before a revert. */
  static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  /** Time without a revert after which a fight is over. */
  static final Duration CALM_AFTER = Duration.ofMinutes(5);

  private static final int KEPT_MAX = 10_000;

  private final Map<Key, Fight> fights = new HashMap<>();

  private record Key(SyncRef sync, ResourceId id) {}

  private static final class Fight {
    private final Deque<Long> times = new ArrayDeque<>();
    private int level;
  }

  /**
   * What to do before this revert.
   *
   * @param reverts how many within the window, this one included
   * @param pause zero when it is to be done at once
   */
  record Answer(int reverts, Duration pause) {}

  synchronized Answer next(SyncRef sync, ResourceId id, long now) {
    if (fights.size() > KEPT_MAX) {
      fights.values().removeIf(fight -> isCalm(fight, now));
    }
    Fight fight = fights.computeIfAbsent(new Key(sync, id), _ -> new Fight());
    if (isCalm(fight, now)) {
      fight.level = 0;
    }
    while (!fight.times.isEmpty() && now - fight.times.getFirst() > WINDOW.toNanos()) {
      fight.times.removeFirst();
    }
    fight.times.addLast(now);
    if (fight.level > 0 || fight.times.size() > AT_ONCE_MAX) {
      fight.level++;
    }
    return new Answer(fight.times.size(), pause(fight.level));
  }

  private static boolean isCalm(Fight fight, long now) {
    return fight.times.isEmpty() || now - fight.times.getLast() > CALM_AFTER.toNanos();
  }

  private static Duration pause(int level) {
    if (level == 0) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(level - 1, 10));
    return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
  }
}
