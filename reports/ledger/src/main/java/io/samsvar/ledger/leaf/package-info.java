/** What stands in the log: events as canonical JSON, with commitments in the place of persons. */
@NullMarked
package io.samsvar.ledger.leaf;

import org.jspecify.annotations.NullMarked;
