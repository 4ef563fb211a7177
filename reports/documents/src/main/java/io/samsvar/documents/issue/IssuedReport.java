package io.samsvar.documents.issue;

import io.samsvar.documents.content.VerdictCounts;
import io.samsvar.ledger.Digest;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A report that was written.
 *
 * @param path where it is
 * @param pages how many pages
 * @param sha256 digest of the file
 * @param verdicts how often revisions were judged in its period
 * @param entry index of the ledger entry that records it; empty when it was not recorded
 */
public record IssuedReport(
    Path path, int pages, Digest sha256, VerdictCounts verdicts, OptionalLong entry) {}
