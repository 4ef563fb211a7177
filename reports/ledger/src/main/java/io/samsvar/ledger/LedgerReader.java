package io.samsvar.ledger;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What can be read of a ledger while it is written. Safe for use by several threads. */
public interface LedgerReader extends AutoCloseable {

  /** How many entries there are. */
  long size();

  /** The entry at an index below {@link #size}. */
  LedgerEntry entry(long index);

  /** The entries taken at or after {@code from} and before {@code to}, in their order. */
  List<LedgerEntry> entries(Instant from, Instant to);

  /** Hands over the entries of {@link #entries} one by one, without holding them all. */
  default void forEach(Instant from, Instant to, Consumer<LedgerEntry> consumer) {
    entries(from, to).forEach(consumer);
  }

  @Override
  void close();
}
