@NullMarked
package io.samsvar.ledger.merkle;

import org.jspecify.annotations.NullMarked;
