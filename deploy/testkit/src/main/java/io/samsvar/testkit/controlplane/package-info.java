/** The parts of a local control plane: how each is started and when it is ready. */
@NullMarked
package io.samsvar.testkit.controlplane;

import org.jspecify.annotations.NullMarked;
