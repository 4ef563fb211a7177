/** Keeps the cluster equal to the last Git revision that passed the gate. */
@NullMarked
package io.samsvar.reconciler;

import org.jspecify.annotations.NullMarked;
