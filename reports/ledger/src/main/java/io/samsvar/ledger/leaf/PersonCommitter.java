package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Actor;

/** Puts a commitment in the place of a person and sees to it that the opening is kept. */
@FunctionalInterface
public interface PersonCommitter {
  /** A fresh commitment: two for the same person share nothing. */
  Actor.Committed commit(Actor.Person person);
}
