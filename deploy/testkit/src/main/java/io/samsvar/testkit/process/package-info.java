/** Child processes that end with this process, and that the next run can find. */
@NullMarked
package io.samsvar.testkit.process;

import org.jspecify.annotations.NullMarked;
