@NullMarked
package io.samsvar.ledger.store;

import org.jspecify.annotations.NullMarked;
