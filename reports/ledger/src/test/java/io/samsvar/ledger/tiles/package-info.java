@NullMarked
package io.samsvar.ledger.tiles;

import org.jspecify.annotations.NullMarked;
