/** Judges manifests as the gate would, without a cluster: for pull requests and before a commit. */
@NullMarked
package io.samsvar.cli.check;

import org.jspecify.annotations.NullMarked;
