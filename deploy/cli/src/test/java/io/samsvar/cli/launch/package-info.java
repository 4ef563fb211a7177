@NullMarked
package io.samsvar.cli.launch;

import org.jspecify.annotations.NullMarked;
