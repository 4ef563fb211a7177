/** The Sealed Secrets controller: its certificate, and what it can unseal. */
@NullMarked
package io.samsvar.reconciler.sealing;

import org.jspecify.annotations.NullMarked;
