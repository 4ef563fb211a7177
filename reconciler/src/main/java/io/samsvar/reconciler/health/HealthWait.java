package io.samsvar.reconciler.health;

import io.samsvar.ledger.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Waits until objects work. Safe for several threads. */
public interface HealthWait {

  /** An object to wait for. */
  record Target(ResourceId id, String apiVersion) {}

  /**
   * Waits until every object is healthy or has failed, or the time is over. Blocking.
   *
   * @param labelSelector label that all of them have, which narrows the watches; empty for none
   * @param rules tell the health of a live object
   * @return the health of each object, sorted by identity
   */
  Map<ResourceId, Health> await(
      List<Target> targets, String labelSelector, Duration within, Assessment rules);
}
