/**
 * One Sync from commit to result. {@link io.samsvar.reconciler.sync.Reconciliation} is the only
 * class that knows the order of the stages.
 */
@NullMarked
package io.samsvar.reconciler.sync;

import org.jspecify.annotations.NullMarked;
