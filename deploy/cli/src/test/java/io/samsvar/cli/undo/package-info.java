@NullMarked
package io.samsvar.cli.undo;

import org.jspecify.annotations.NullMarked;
