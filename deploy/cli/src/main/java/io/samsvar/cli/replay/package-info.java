/** What a change of policy would have decided of what was there before. */
@NullMarked
package io.samsvar.cli.replay;

import org.jspecify.annotations.NullMarked;
