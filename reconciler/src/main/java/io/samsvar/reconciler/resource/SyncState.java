package io.samsvar.reconciler.resource;

/** Where a Sync stands, in one word. */
public enum SyncState {
  /** Not looked at yet. */
  PENDING("Pending"),
  /** A revision is on its way. */
  PROGRESSING("Progressing"),
  /** The cluster is as the newest revision says. */
  SYNCED("Synced"),
  /** Policy has something against the newest revision. */
  BLOCKED("Blocked"),
  /** Policy could not decide, which denies. */
  UNDECIDED("Undecided"),
  /** The plan deletes more than it may without an Approval. */
  AWAITING_APPROVAL("AwaitingApproval"),
  /** The source did not prove itself; nothing is changed. */
  FROZEN("Frozen"),
  /** The API server refused, or what was written does not become healthy. */
  FAILED("Failed"),
  /** Paused by its spec. */
  SUSPENDED("Suspended");

  private final String text;

  SyncState(String text) {
    this.text = text;
  }

  /** The word in the status. */
  public String text() {
    return text;
  }
}
