package io.samsvar.ledger;

/**
 * The append-only record of every decision. Safe for use by several threads.
 *
 * <p>Durability: what {@link #append} returned survives the death of the process and of the
 * machine.
 */
public interface Ledger extends LedgerReader {

  /**
   * Makes one event durable.
   *
   * @return the entry, with its index
   * @throws LedgerUnavailableException when it could not; then nothing was recorded, or whether it
   *     was is found out at the next start
   */
  LedgerEntry append(Event event);
}
