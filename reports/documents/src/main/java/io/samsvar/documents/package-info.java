/** GDPR documents made from the ledger. */
@NullMarked
package io.samsvar.documents;

import org.jspecify.annotations.NullMarked;
