package io.samsvar.policies.exemption;

/** A manifest is no exemption that could count; the message says what to change. */
public final class InvalidExemptionException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidExemptionException(String message) {
    super(message);
  }
}
