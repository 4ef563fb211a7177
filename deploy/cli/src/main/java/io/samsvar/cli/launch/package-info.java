/** What the launcher prepares once after a build, so that short commands start fast. */
@NullMarked
package io.samsvar.cli.launch;

import org.jspecify.annotations.NullMarked;
