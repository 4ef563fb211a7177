/** The running product: configuration, wiring, HTTP rim, nightly report. */
@NullMarked
package io.samsvar.cli.run;

import org.jspecify.annotations.NullMarked;
