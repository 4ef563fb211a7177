@NullMarked
package io.samsvar.ledger;

import org.jspecify.annotations.NullMarked;
