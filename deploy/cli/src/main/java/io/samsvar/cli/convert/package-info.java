/**
 * {@code samsvar convert}: Argo CD's Applications and Flux' Kustomizations become Syncs, and what
 * could not be carried over is named, each with the way out. Reads files and writes text; asks
 * nobody.
 */
@NullMarked
package io.samsvar.cli.convert;

import org.jspecify.annotations.NullMarked;
