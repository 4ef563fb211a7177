package io.samsvar.testkit.controlplane;

/** A part ended because another server took its port first: try another one. */
final class PortTakenException extends RuntimeException {

  PortTakenException(String part, int port) {
    super(part + " found port " + port + " taken");
  }
}
