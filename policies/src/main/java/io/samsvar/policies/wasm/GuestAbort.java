package io.samsvar.policies.wasm;

/** The module called {@code opa_abort}. */
final class GuestAbort extends RuntimeException {

  private static final long serialVersionUID = 1L;

  GuestAbort(String message) {
    super(message);
  }
}
