/** Packages written for Conftest, run by our engine as they are. */
@NullMarked
package io.samsvar.policies.conftest;

import org.jspecify.annotations.NullMarked;
