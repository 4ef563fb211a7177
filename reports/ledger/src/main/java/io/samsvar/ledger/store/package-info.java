/** The ledger on disk: one SQLite database, its signing key, its checkpoint and its lock. */
@NullMarked
package io.samsvar.ledger.store;

import org.jspecify.annotations.NullMarked;
