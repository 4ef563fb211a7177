package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Is told what came of putting objects back. Called on virtual threads, several at a time. */
public interface RevertListener {

  /**
   * An object is as declared again.
   *
   * @param applied the server's answer; its UID is a new one when the object had been gone
   */
  void reverted(Drift drift, JsonNode applied);

  /**
   * Somebody changes the object again and again; it is put back more slowly.
   *
   * @param reverts how often within the last minute
   * @param pause until it is put back this time
   */
  void fighting(Drift drift, int reverts, Duration pause);

  /**
   * The API server refused, or did not answer; it is tried again.
   *
   * @param reason without Secret values
   */
  void failed(Drift drift, String reason);

  /** An object is as declared again, by another hand than ours. */
  void resolved(SyncRef sync, ResourceId id);
}
