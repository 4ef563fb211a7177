package io.samsvar.reconciler.drift;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger in memory that can be told to fail. */
final class RecordingLedger implements Ledger {

  final AtomicInteger failuresLeft = new AtomicInteger();
  private final List<LedgerEntry> entries = new CopyOnWriteArrayList<>();

  @Override
  public LedgerEntry append(Event event) {
    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new LedgerUnavailableException("told to fail", new IllegalStateException());
    }
    LedgerEntry entry = new LedgerEntry(entries.size(), Instant.EPOCH, event);
    entries.add(entry);
    return entry;
  }

  List<Event.DriftReverted> reverts(String name) {
    return entries.stream()
        .map(LedgerEntry::event)
        .filter(Event.DriftReverted.class::isInstance)
        .map(Event.DriftReverted.class::cast)
        .filter(event -> event.resource().name().equals(name))
        .toList();
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public LedgerEntry entry(long index) {
    return entries.get((int) index);
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    return entries;
  }

  @Override
  public void close() {}
}
