package io.samsvar.reconciler.sync;

import io.samsvar.reconciler.source.Commits.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server may have been frozen: by an outage, or by somebody who keeps new commits from
 * us.
 *
 * @param reason one word for a condition
 * @param message says no age, so that it stays the same while nothing changes
 */
record Staleness(String reason, String message) {

  /** Nothing is wrong. */
  static final Staleness FRESH = new Staleness("Fresh", "");

  /** Whether something is. */
  boolean isStale() {
    return !equals(FRESH);
  }

  /**
   * Looks at a source.
   *
   * @param bound what the Sync says, null when it says nothing
   * @return empty when the Sync does not ask for it
   */
  static Optional<Staleness> of(@Nullable Duration bound, Freshness freshness, Instant now) {
    if (bound == null) {
      return Optional.empty();
    }
    Instant limit = now.minus(bound);
    if (freshness.answered().isBefore(limit)) {
      return Optional.of(
          new Staleness(
              "NoAnswer",
              "The server has not answered for longer than spec.source.staleAfter: find out why."));
    }
    if (freshness.changed().filter(last -> last.isBefore(limit)).isPresent()) {
      return Optional.of(
          new Staleness(
              "NothingNew",
              "The server has shown nothing new for longer than spec.source.staleAfter: see whether"
                  + " there are newer commits that it does not show us."));
    }
    return Optional.of(FRESH);
  }
}
