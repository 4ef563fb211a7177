/** Rehearse, apply and prune: the only code that writes declared objects. */
@NullMarked
package io.samsvar.reconciler.apply;

import org.jspecify.annotations.NullMarked;
