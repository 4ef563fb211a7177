/** The ledger as plain files in the layout of tlog-tiles, which other tools can verify. */
@NullMarked
package io.samsvar.ledger.tiles;

import org.jspecify.annotations.NullMarked;
