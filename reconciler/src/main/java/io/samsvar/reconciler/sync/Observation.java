package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.LiveView.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Reads what a plan has to know of the cluster. Blocking; safe for several threads. */
final class Observation {

  /** Reads under way at once. */
  static final int READS_MAX = 16;

  private static final int FORBIDDEN = 403;

  private final Cluster cluster;

  Observation(Cluster cluster) {
    this.cluster = cluster;
  }

  private record Answer(Lookup lookup, Optional<JsonNode> live, List<ResourceId> cascade) {}

  /**
   * Asks everything, or says that it could not.
   *
   * @throws StageException at PLAN, {@code plan.cluster-unreadable}; what could not be read is
   *     never taken for absent
   */
  LiveView read(List<Lookup> lookups) {
    Map<ResourceId, JsonNode> objects = new HashMap<>();
    Map<ResourceId, List<ResourceId>> cascades = new HashMap<>();
    Semaphore places = new Semaphore(READS_MAX);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (Lookup lookup : lookups) {
        answers.add(readers.submit(() -> read(lookup, places)));
      }
      for (Future<Answer> answer : answers) {
        Answer found = answer.get();
        found.live().ifPresent(live -> objects.put(found.lookup().id(), live));
        cascades.put(found.lookup().id(), found.cascade());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiRefusedException refused) {
        throw unreadable(refused);
      }
      throw new IllegalStateException("Reading the cluster failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageException(Stage.PLAN, "plan.interrupted", "The process is stopping.", e);
    }
    return new LiveView(objects, cascades);
  }

  /** One object, when there is one. */
  Optional<JsonNode> one(String apiVersion, ResourceId id) {
    try {
      return cluster.get(apiVersion, id);
    } catch (ApiRefusedException refused) {
      throw unreadable(refused);
    }
  }

  private Answer read(Lookup lookup, Semaphore places) throws InterruptedException {
    places.acquire();
    try {
      Optional<JsonNode> live = live(lookup);
      List<ResourceId> cascade =
          lookup.cascade() && live.isPresent()
              ? cluster.cascade(lookup.apiVersion(), lookup.id())
              : List.of();
      return new Answer(lookup, live, cascade);
    } finally {
      places.release();
    }
  }

  /**
   * What is declared and may not be read is judged and rehearsed all the same, as if it were to be
   * made: the answer then names what is wrong first, policy before rights. What would be deleted
   * has to be read.
   */
  private Optional<JsonNode> live(Lookup lookup) {
    try {
      return cluster.get(lookup.apiVersion(), lookup.id());
    } catch (ApiRefusedException refused) {
      if (lookup.declared() && refused.status() == FORBIDDEN) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static StageException unreadable(ApiRefusedException refused) {
    return new StageException(
        Stage.PLAN,
        "plan.cluster-unreadable",
        "The cluster could not be read, so nothing is planned: " + refused.getMessage(),
        refused);
  }
}
