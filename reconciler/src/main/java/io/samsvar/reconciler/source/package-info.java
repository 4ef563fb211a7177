/** From a repository to the bytes of one commit: fetch and verify. */
@NullMarked
package io.samsvar.reconciler.source;

import org.jspecify.annotations.NullMarked;
