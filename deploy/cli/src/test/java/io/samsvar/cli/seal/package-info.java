@NullMarked
package io.samsvar.cli.seal;

import org.jspecify.annotations.NullMarked;
