package io.samsvar.policies;

/** Gives the policies in force. */
@FunctionalInterface
public interface Policies {
  /** The set in force now; hold it for the whole of one decision. */
  PolicySet current();
}
