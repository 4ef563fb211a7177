/**
 * End-to-end tests through the command line, and tests that keep the repository and its pages true.
 */
@NullMarked
package io.samsvar.e2e;

import org.jspecify.annotations.NullMarked;
