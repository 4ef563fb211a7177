/** Puts decisions on record, without letting one user flood the ledger. */
@NullMarked
package io.samsvar.admission.recording;

import org.jspecify.annotations.NullMarked;
