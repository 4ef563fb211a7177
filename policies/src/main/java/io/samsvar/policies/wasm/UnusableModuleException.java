package io.samsvar.policies.wasm;

/** A module that this host cannot run: it is refused when loaded, never in an evaluation. */
public final class UnusableModuleException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableModuleException(String message) {
    super(message);
  }

  UnusableModuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
