/** Judges live objects as they change, and tells what policy has against them. */
@NullMarked
package io.samsvar.reconciler.audit;

import org.jspecify.annotations.NullMarked;
