/**
 * The text formats of the C2SP transparency log family: signed note, checkpoint and proof. Others'
 * tools read what is written here.
 */
@NullMarked
package io.samsvar.ledger.note;

import org.jspecify.annotations.NullMarked;
