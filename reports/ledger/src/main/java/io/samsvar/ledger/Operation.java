package io.samsvar.ledger;

/** What is asked of an object: a sync by us, or a request to the API server. */
public enum Operation {
  /** A revision on its way to the cluster. */
  SYNC,
  /** A create request. */
  CREATE,
  /** An update or patch request. */
  UPDATE,
  /** A delete request. */
  DELETE,
  /** A connect request, for example exec. */
  CONNECT
}
