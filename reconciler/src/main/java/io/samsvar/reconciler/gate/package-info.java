/**
 * Judges a revision. Only what passed here and stands in the ledger as passed can be written: the
 * later stages take a {@link io.samsvar.reconciler.gate.PassedPlan}, which nothing else makes.
 */
@NullMarked
package io.samsvar.reconciler.gate;

import org.jspecify.annotations.NullMarked;
