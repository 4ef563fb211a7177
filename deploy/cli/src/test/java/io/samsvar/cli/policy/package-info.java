@NullMarked
package io.samsvar.cli.policy;

import org.jspecify.annotations.NullMarked;
