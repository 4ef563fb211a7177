/**
 * Watches declared objects and puts back what others changed. Never pauses for a newer revision.
 */
@NullMarked
package io.samsvar.reconciler.drift;

import org.jspecify.annotations.NullMarked;
