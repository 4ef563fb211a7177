package io.samsvar.admission;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerUnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger in memory, which can be made unavailable. */
public final class MemoryLedger implements Ledger {

  private final List<LedgerEntry> entries = new CopyOnWriteArrayList<>();
  private volatile boolean available = true;

  /** Whether it takes events. */
  public void available(boolean now) {
    available = now;
  }

  /** The events of a type, in their order. */
  public <T extends Event> List<T> events(Class<T> type) {
    return entries.stream()
        .map(LedgerEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public synchronized LedgerEntry append(Event event) {
    if (!available) {
      throw new LedgerUnavailableException("The test took it away", new IOException("gone"));
    }
    LedgerEntry entry = new LedgerEntry(entries.size(), Instant.now(), event);
    entries.add(entry);
    return entry;
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public LedgerEntry entry(long index) {
    return entries.get(Math.toIntExact(index));
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    return entries.stream()
        .filter(entry -> !entry.time().isBefore(from) && entry.time().isBefore(to))
        .toList();
  }

  @Override
  public void close() {}
}
