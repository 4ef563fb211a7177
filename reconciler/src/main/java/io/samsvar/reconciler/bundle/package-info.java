/** Brings Rego from Git into force, at the gate and at admission alike. */
@NullMarked
package io.samsvar.reconciler.bundle;

import org.jspecify.annotations.NullMarked;
