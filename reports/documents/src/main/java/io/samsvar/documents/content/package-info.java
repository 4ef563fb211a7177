/**
 * What a report says, as immutable values computed from ledger entries. Pure: no clock, no
 * randomness, no input or output; the same entries give equal content.
 */
@NullMarked
package io.samsvar.documents.content;

import org.jspecify.annotations.NullMarked;
