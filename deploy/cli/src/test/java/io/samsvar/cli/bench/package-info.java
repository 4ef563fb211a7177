@NullMarked
package io.samsvar.cli.bench;

import org.jspecify.annotations.NullMarked;
