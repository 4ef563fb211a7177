@NullMarked
package io.samsvar.ledger.leaf;

import org.jspecify.annotations.NullMarked;
