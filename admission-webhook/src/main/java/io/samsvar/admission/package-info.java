/** Answers the API server before every write. */
@NullMarked
package io.samsvar.admission;

import org.jspecify.annotations.NullMarked;
