/** The tamper-evident record of every decision, and the words all modules share. */
@NullMarked
package io.samsvar.ledger;

import org.jspecify.annotations.NullMarked;
