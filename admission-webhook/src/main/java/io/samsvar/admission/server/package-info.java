/** Serves the API server over TLS, within bounds of time, size and number. */
@NullMarked
package io.samsvar.admission.server;

import org.jspecify.annotations.NullMarked;
