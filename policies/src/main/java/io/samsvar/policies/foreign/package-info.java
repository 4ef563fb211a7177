/**
 * What the forms of other engines have in common: reading their Rego without changing what it says,
 * and asking it in the shape it expects.
 */
@NullMarked
package io.samsvar.policies.foreign;

import org.jspecify.annotations.NullMarked;
