/** Tests of the control plane itself. */
@NullMarked
package io.samsvar.testkit;

import org.jspecify.annotations.NullMarked;
