/** The command line and composition root. */
@NullMarked
package io.samsvar.cli;

import org.jspecify.annotations.NullMarked;
