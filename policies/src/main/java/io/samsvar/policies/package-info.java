/** Decides: Rego packs, their compilation and their evaluation. */
@NullMarked
package io.samsvar.policies;

import org.jspecify.annotations.NullMarked;
