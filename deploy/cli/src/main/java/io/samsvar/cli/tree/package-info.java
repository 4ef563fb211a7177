/**
 * What belongs to a Sync, as a tree: its objects, and what controllers made for them. For people:
 * it is told by labels and owner references, which decide nothing anywhere else.
 */
@NullMarked
package io.samsvar.cli.tree;

import org.jspecify.annotations.NullMarked;
