package io.samsvar.reconciler.signature;

/** What is known of one signature. Only {@link Valid} lets a commit go on. */
public sealed interface SignatureCheck {

  /**
   * A trusted key signed exactly these bytes.
   *
   * @param key fingerprint of the key, with its kind in front
   */
  record Valid(String key) implements SignatureCheck {}

  /**
   * There is none, or one that proves nothing.
   *
   * @param reason why, without a name or an address of a person; begins in lower case
   */
  record Invalid(String reason) implements SignatureCheck {}

  /**
   * It cannot be told, which is no better than {@link Invalid}.
   *
   * @param reason why, without a name or an address of a person; begins in lower case
   */
  record CannotCheck(String reason) implements SignatureCheck {}
}
