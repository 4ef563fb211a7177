/** From a tree to manifests. */
@NullMarked
package io.samsvar.reconciler.render;

import org.jspecify.annotations.NullMarked;
