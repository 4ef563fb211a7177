package io.samsvar.policies.builtin;

/** One built-in function. Pure, but for what {@link Call} brings; safe for several threads. */
@FunctionalInterface
public interface Builtin {

  /**
   * The answer.
   *
   * @throws UndefinedException when the call is undefined, as OPA has it for wrong operands
   */
  Term call(Call call);
}
