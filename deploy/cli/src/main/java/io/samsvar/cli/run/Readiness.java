package io.samsvar.cli.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold before we take traffic, by part. Each check answers at once: null when fine,
 * else one sentence. Safe for several threads.
 */
public final class Readiness {
  private final Map<String, Supplier<@Nullable String>> checks = new ConcurrentSkipListMap<>();

  /** Adds a check. */
  public void require(String part, Supplier<@Nullable String> check) {
    checks.put(part, check);
  }

  /** The parts that are not ready, with the reason; empty when all are. */
  public Map<String, String> missing() {
    Map<String, String> missing = new TreeMap<>();
    checks.forEach(
        (part, check) -> {
          String reason = check.get();
          if (reason != null) {
            missing.put(part, reason);
          }
        });
    return missing;
  }
}
