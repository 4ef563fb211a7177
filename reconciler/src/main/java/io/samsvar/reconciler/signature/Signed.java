package io.samsvar.reconciler.signature;

import java.time.Instant;

/** What a scheme of signatures looks at. */
final class Signed {
  private final byte[] payload;
  private final String armoured;
  private final String email;
  private final Instant seen;

  Signed(byte[] payload, String armoured, String email, Instant seen) {
    this.payload = payload;
    this.armoured = armoured;
    this.email = email;
    this.seen = seen;
  }

  /** The bytes that were signed. */
  byte[] payload() {
    return payload;
  }

  /** The signature. */
  String armoured() {
    return armoured;
  }

  /** Who has to be the owner of the key. */
  String email() {
    return email;
  }

  /** When the keys have to be good. */
  Instant seen() {
    return seen;
  }
}
