package io.samsvar.admission.recording;

import io.samsvar.admission.decision.Decision.Denied;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts denials on record. The first denial of its like is durable before it is answered; those that
 * follow within {@link #WINDOW} are counted, and the count is recorded when the window closes. Of
 * one actor at most {@link #ACTOR_RECORDS_MAX} different denials are recorded in a window, the rest
 * is counted together, so what a user can make the ledger grow by is bounded.
 *
 * <p>A record that fails is counted with those that follow; the request stays refused. Safe for
 * several threads; blocks for the ledger.
 */
public final class DenialRecorder implements AutoCloseable {

  /** How long denials of the same actor, object and code are counted together. */
  public static final Duration WINDOW = Duration.ofMinutes(1);

  /** Most different denials of one actor recorded one by one in a window. */
  public static final int ACTOR_RECORDS_MAX = 30;

  /** Most different denials of all actors counted at a time. */
  public static final int TALLIES_MAX = 4_096;

  /** Code of the record that counts repeated denials. */
  public static final String REPEATED = "admission.repeated";

  private static final Logger LOG = LoggerFactory.getLogger(DenialRecorder.class);
  private static final String RULE = "samsvar.admission";

  private final Ledger ledger;
  private final Clock clock;
  private final Map<Key, Tally> tallies = new LinkedHashMap<>();
  private final Map<Actor, Integer> recordsOf = new HashMap<>();

  /** Records in this ledger. */
  public DenialRecorder(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Denials told alike; without an object, all further ones of an actor. */
  private record Key(@Nullable Actor actor, @Nullable ResourceId resource, String code) {}

  /** What was counted since the window opened. */
  private static final class Tally {
    final Instant opened;
    AdmissionDenied last;
    long repeated;
    Instant lastAt;
    Digest uids = Digest.of("");

    Tally(AdmissionDenied first, Instant opened) {
      this.last = first;
      this.opened = opened;
      this.lastAt = opened;
    }

    void repeat(AdmissionDenied event, Instant at) {
      last = event;
      lastAt = at;
      repeated++;
      uids = Digest.of(uids + "\n" + event.request());
    }
  }

  /** Records or counts a denial. Never throws for the ledger's sake. */
  public void record(Denied denied) {
    Instant now = clock.instant();
    AdmissionDenied event = denied.event();
    Tally opened;
    synchronized (tallies) {
      opened = count(denied.code(), event, now);
    }
    flush();
    if (opened != null && !append(event)) {
      synchronized (tallies) {
        opened.repeat(event, now);
      }
    }
  }

  /** The tally that this denial opened, or null when it was counted in one that is open. */
  private @Nullable Tally count(String code, AdmissionDenied event, Instant now) {
    Key key = new Key(event.actor(), event.resource(), code);
    if (!tallies.containsKey(key)) {
      if (recordsOf.getOrDefault(event.actor(), 0) >= ACTOR_RECORDS_MAX) {
        key = new Key(event.actor(), null, REPEATED);
      }
      if (!tallies.containsKey(key) && tallies.size() >= TALLIES_MAX) {
        key = new Key(null, null, REPEATED);
      }
    }
    Tally tally = tallies.get(key);
    if (tally != null) {
      tally.repeat(event, now);
      return null;
    }
    if (key.actor() != null) {
      recordsOf.merge(key.actor(), 1, Integer::sum);
    }
    tally = new Tally(event, now);
    tallies.put(key, tally);
    return tally;
  }

  /** Records the counts of windows that have closed. */
  public void flush() {
    flush(clock.instant().minus(WINDOW));
  }

  private void flush(Instant openedUntil) {
    List<AdmissionDenied> due = new ArrayList<>();
    synchronized (tallies) {
      Iterator<Map.Entry<Key, Tally>> entries = tallies.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<Key, Tally> entry = entries.next();
        Tally tally = entry.getValue();
        if (tally.opened.isAfter(openedUntil)) {
          break; // in the order in which they were opened
        }
        entries.remove();
        if (entry.getKey().actor() != null) {
          recordsOf.computeIfPresent(entry.getKey().actor(), (a, n) -> n > 1 ? n - 1 : null);
        }
        if (tally.repeated > 0) {
          due.add(summary(entry.getKey(), tally));
        }
      }
    }
    for (AdmissionDenied event : due) {
      if (!append(event)) {
        LOG.error(
            "stage=admission counts of repeated denials could not be recorded: {}",
            event.request());
      }
    }
  }

  private static AdmissionDenied summary(Key key, Tally tally) {
    AdmissionDenied last = tally.last;
    String what =
        key.resource() != null
            ? "This request was refused %d more times"
            : key.actor() != null
                ? "%d more requests of this user, for objects that are not listed, were refused"
                : "%d more requests of several users were refused";
    String message =
        (what + " from %s to %s; digest of their uids: %s.")
            .formatted(
                tally.repeated,
                tally.opened.truncatedTo(ChronoUnit.SECONDS),
                tally.lastAt.truncatedTo(ChronoUnit.SECONDS),
                tally.uids);
    Finding finding =
        new Finding(REPEATED, RULE, Severity.DENY, message, last.resource(), "", null, List.of());
    return new AdmissionDenied(
        last.request(),
        last.operation(),
        last.resource(),
        last.subresource(),
        last.actor(),
        last.sync(),
        last.revision(),
        new Verdict.Blocked(List.of(finding)));
  }

  private boolean append(AdmissionDenied event) {
    try {
      var _ = ledger.append(event);
      return true;
    } catch (LedgerUnavailableException e) {
      LOG.error(
          "stage=admission a denial could not be recorded; the request stays refused: {}",
          e.getMessage());
      return false;
    }
  }

  /** Records all counts. */
  @Override
  public void close() {
    flush(Instant.MAX);
  }
}
