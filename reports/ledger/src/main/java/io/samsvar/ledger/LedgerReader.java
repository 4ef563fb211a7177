package io.samsvar.ledger;

import java.time.Instant;
import java.util.List;

/** What can be read of a ledger while it is written. Safe for use by several threads. */
public interface LedgerReader extends AutoCloseable {

  /** How many entries there are. */
  long size();

  /** The entry at an index below {@link #size}. */
  LedgerEntry entry(long index);

  /** The entries taken at or after {@code from} and before {@code to}, in their order. */
  List<LedgerEntry> entries(Instant from, Instant to);

  @Override
  void close();
}
