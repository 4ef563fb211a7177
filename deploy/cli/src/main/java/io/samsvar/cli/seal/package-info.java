/** {@code samsvar seal}: seals Secrets for a cluster, and tells which values need sealing again. */
@NullMarked
package io.samsvar.cli.seal;

import org.jspecify.annotations.NullMarked;
