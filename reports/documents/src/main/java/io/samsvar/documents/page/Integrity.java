package io.samsvar.documents.page;

import io.samsvar.ledger.Digest;
import java.util.List;

/**
 * What the pages say about the proof behind them.
 *
 * @param documentNumber identifies the report: letters, digits and hyphens
 * @param origin name of the ledger
 * @param size entries of the ledger that the checkpoint covers
 * @param root root hash, base64
 * @param note lines of the signed checkpoint
 * @param logKey verifier key of the ledger
 * @param attached entries in the evidence, with the neighbours of the period
 * @param evidence digest of the attached {@code evidence.json}
 */
public record Integrity(
    String documentNumber,
    String origin,
    long size,
    String root,
    List<String> note,
    String logKey,
    int attached,
    Digest evidence) {
  /** Copies the list. */
  public Integrity {
    note = List.copyOf(note);
  }
}
