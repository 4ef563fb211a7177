package io.samsvar.ledger;

import java.time.Instant;

/**
 * One record of the ledger.
 *
 * @param index position in the Merkle log, from 0, without gaps
 * @param time when the ledger took it, by the ledger's clock
 * @param event what happened; persons in it are {@link Actor.Committed}
 */
public record LedgerEntry(long index, Instant time, Event event) {}
