/**
 * The Merkle tree of RFC 6962 section 2.1: hashing, growing, proofs and their verification. It
 * knows bytes only, not events, files or keys.
 */
@NullMarked
package io.samsvar.ledger.merkle;

import org.jspecify.annotations.NullMarked;
