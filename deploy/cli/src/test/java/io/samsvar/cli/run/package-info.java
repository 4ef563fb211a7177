@NullMarked
package io.samsvar.cli.run;

import org.jspecify.annotations.NullMarked;
