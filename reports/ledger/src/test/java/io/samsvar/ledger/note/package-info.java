@NullMarked
package io.samsvar.ledger.note;

import org.jspecify.annotations.NullMarked;
