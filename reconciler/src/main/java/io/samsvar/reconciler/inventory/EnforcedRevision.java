package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;

/**
 * The last revision of a Sync that passed the gate.
 *
 * @param place where it came from
 * @param environment environment the Sync stated, empty when none
 * @param region region the Sync stated, empty when none
 * @param rendered digest of the rendered set
 * @param policies digest of the policies that passed it
 * @param plan digest of the plan that passed
 * @param judgedAt index of the verdict in the ledger
 * @param applied whether everything in it was written and nothing failed
 */
public record EnforcedRevision(
    SyncRef sync,
    Revision revision,
    Place place,
    String environment,
    String region,
    Digest rendered,
    Digest policies,
    Digest plan,
    long judgedAt,
    boolean applied) {

  /**
   * What a Sync looks at: when it changes, absence proves nothing.
   *
   * @param url repository
   * @param ref fully qualified ref
   * @param path directory
   * @param targetNamespace where its objects go
   */
  public record Place(String url, String ref, String path, String targetNamespace) {}

  /** The same, with another word on whether it was written. */
  public EnforcedRevision withApplied(boolean complete) {
    return new EnforcedRevision(
        sync, revision, place, environment, region, rendered, policies, plan, judgedAt, complete);
  }
}
