@NullMarked
package io.samsvar.cli.tree;

import org.jspecify.annotations.NullMarked;
