/** Tests of child processes. */
@NullMarked
package io.samsvar.testkit.process;

import org.jspecify.annotations.NullMarked;
