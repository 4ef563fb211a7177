/** A real control plane on loopback. */
@NullMarked
package io.samsvar.testkit;

import org.jspecify.annotations.NullMarked;
