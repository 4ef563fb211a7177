package io.samsvar.reconciler.plan;

import io.samsvar.ledger.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Objects that Git no longer declares and that wait before they are deleted: until then Git can
 * take them back. Pure.
 *
 * @param since since when each of them waits
 * @param duration how long they wait
 */
public record Soak(Map<ResourceId, Instant> since, Duration duration) {
  /** Copies the map. */
  public Soak {
    since = Map.copyOf(since);
  }

  /**
   * Who waits now.
   *
   * @param before since when objects waited until now
   * @param removed what Git no longer declares
   */
  public static Soak of(
      Map<ResourceId, Instant> before, Set<ResourceId> removed, Duration duration, Instant now) {
    Map<ResourceId, Instant> since = new HashMap<>();
    if (!duration.isZero()) {
      removed.forEach(id -> since.put(id, before.getOrDefault(id, now)));
    }
    return new Soak(since, duration);
  }

  /** Those whose time is not over. */
  public Set<ResourceId> waiting(Instant now) {
    return since.entrySet().stream()
        .filter(entry -> entry.getValue().plus(duration).isAfter(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
