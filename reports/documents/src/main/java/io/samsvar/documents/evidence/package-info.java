/**
 * The ledger entries of a period with their proofs, as they are attached to a report: collected
 * from a ledger, written to JSON, read again and checked without the ledger.
 */
@NullMarked
package io.samsvar.documents.evidence;

import org.jspecify.annotations.NullMarked;
