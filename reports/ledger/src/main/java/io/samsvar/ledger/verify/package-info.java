/** Verification: of one record offline, and of a whole ledger against what was kept of it. */
@NullMarked
package io.samsvar.ledger.verify;

import org.jspecify.annotations.NullMarked;
