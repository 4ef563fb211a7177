/** The API server as the pipeline needs it: discovery, reads, server-side apply, deletes. */
@NullMarked
package io.samsvar.reconciler.cluster;

import org.jspecify.annotations.NullMarked;
