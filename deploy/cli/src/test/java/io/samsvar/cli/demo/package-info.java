@NullMarked
package io.samsvar.cli.demo;

import org.jspecify.annotations.NullMarked;
