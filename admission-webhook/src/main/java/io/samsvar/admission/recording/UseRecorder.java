package io.samsvar.admission.recording;

import io.samsvar.ledger.Event.AdmissionTried;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record what let a request through that a rule would have denied: an exemption, or that
 * the rule is only tried out. Once within {@link #WINDOW} for the same object and rules, since a
 * controller may write an object many times a minute. Safe for several threads; blocks for the
 * ledger.
 */
public final class UseRecorder {

  /** For how long the same use is not recorded again. */
  public static final Duration WINDOW = Duration.ofHours(1);

  /** Most uses remembered; past it the oldest is forgotten, and recorded again. */
  public static final int USES_MAX = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(UseRecorder.class);

  private final Ledger ledger;
  private final Clock clock;
  private final Map<Key, Instant> recorded = new LinkedHashMap<>();

  /** Records in this ledger. */
  public UseRecorder(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** What is recorded once: an exemption until a time, or rules that are tried. */
  private record Key(Object what, ResourceId resource) {}

  /**
   * Records the exemptions that let a request through.
   *
   * @throws LedgerUnavailableException when one is not on record; then it must not let it through
   */
  public synchronized void exempted(List<ExemptionUsed> uses) {
    // One at a time: nobody relies on a record that another is still writing.
    for (ExemptionUsed use : uses) {
      Key key = new Key(List.of(use.exemption(), use.code(), use.expiresAt()), use.resource());
      if (isNew(key)) {
        try {
          var _ = ledger.append(use);
        } catch (LedgerUnavailableException e) {
          forget(key);
          throw e;
        }
      }
    }
  }

  /** Records what rules that are tried out have against a request. Never throws for the ledger. */
  public void tried(AdmissionTried tried) {
    Key key =
        new Key(tried.findings().stream().map(Finding::code).sorted().toList(), tried.resource());
    if (isNew(key)) {
      try {
        var _ = ledger.append(tried);
      } catch (LedgerUnavailableException e) {
        forget(key);
        LOG.error("stage=admission what a rule would deny is not recorded: {}", e.getMessage());
      }
    }
  }

  private synchronized boolean isNew(Key key) {
    Instant now = clock.instant();
    Instant before = recorded.get(key);
    if (before != null && before.plus(WINDOW).isAfter(now)) {
      return false;
    }
    recorded.remove(key);
    recorded.put(key, now);
    if (recorded.size() > USES_MAX) {
      recorded.remove(recorded.keySet().iterator().next());
    }
    return true;
  }

  private synchronized void forget(Key key) {
    recorded.remove(key);
  }
}
