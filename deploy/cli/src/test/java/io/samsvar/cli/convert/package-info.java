@NullMarked
package io.samsvar.cli.convert;

import org.jspecify.annotations.NullMarked;
