package io.samsvar.ledger;

/**
 * Who did something. A person's identity never stands in a leaf: the ledger writes a commitment in
 * its place and keeps the opening in the identity vault, where it can be erased (GDPR article 17).
 */
public sealed interface Actor {

  /**
   * A machine, for example {@code system:serviceaccount:kube-system:deployment-controller}. It is
   * no person, so its name stands in the clear.
   *
   * @param name user name as the API server gives it
   */
  record Machine(String name) implements Actor {}

  /**
   * A person.
   *
   * @param identity user name or e-mail address
   */
  record Person(String identity) implements Actor {}

  /**
   * A person as a leaf shows them: known again only by who holds the opening.
   *
   * @param commitment 64 lower-case hexadecimal digits of HMAC-SHA-256
   */
  record Committed(String commitment) implements Actor {}

  /** The actor with this user name: what starts with {@code system:} is a machine. */
  static Actor of(String username) {
    return username.startsWith("system:") ? new Machine(username) : new Person(username);
  }
}
