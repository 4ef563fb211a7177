/**
 * The identity vault: who the persons behind the commitments in the ledger are, until they are
 * erased (GDPR article 17). It is a database of its own, so that erasing never touches the log.
 */
@NullMarked
package io.samsvar.ledger.identity;

import org.jspecify.annotations.NullMarked;
