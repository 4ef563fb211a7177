/** Figures of the running product, measured on a real cluster; {@code samsvar bench}. */
@NullMarked
package io.samsvar.cli.bench;

import org.jspecify.annotations.NullMarked;
