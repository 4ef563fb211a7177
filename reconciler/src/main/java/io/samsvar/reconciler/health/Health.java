package io.samsvar.reconciler.health;

/** Whether an object works, as its own status tells. */
public sealed interface Health {

  /** It works, or has nothing of its own that could fail. */
  record Healthy() implements Health {}

  /**
   * It is on its way.
   *
   * @param reason what is missing
   */
  record Progressing(String reason) implements Health {}

  /**
   * It says itself that it does not get there.
   *
   * @param reason why
   */
  record Failed(String reason) implements Health {}
}
