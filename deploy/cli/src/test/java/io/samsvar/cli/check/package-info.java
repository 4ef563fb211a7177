@NullMarked
package io.samsvar.cli.check;

import org.jspecify.annotations.NullMarked;
