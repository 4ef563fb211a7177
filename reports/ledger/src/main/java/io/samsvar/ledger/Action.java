package io.samsvar.ledger;

/** What a plan does with one object. */
public enum Action {
  /** Is declared and not in the cluster. */
  CREATE,
  /** Is declared and differs. */
  UPDATE,
  /** Is declared and as declared. */
  UNCHANGED,
  /** Is in the inventory, no longer declared, and is deleted. */
  DELETE,
  /** Is declared, in the cluster, and not yet in the inventory: taken over by an apply. */
  ADOPT,
  /** Leaves the inventory and stays in the cluster. */
  ORPHAN
}
