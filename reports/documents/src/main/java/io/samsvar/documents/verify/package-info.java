/** Verification of a report without ledger, network or trust in the file. */
@NullMarked
package io.samsvar.documents.verify;

import org.jspecify.annotations.NullMarked;
