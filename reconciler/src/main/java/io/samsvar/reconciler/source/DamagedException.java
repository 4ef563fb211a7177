package io.samsvar.reconciler.source;

import java.io.IOException;

/** Objects are missing, damaged or not allowed: of the cache, or as the server sends them. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
