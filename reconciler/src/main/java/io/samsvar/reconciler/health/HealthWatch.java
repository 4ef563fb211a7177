package io.samsvar.reconciler.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.cluster.ObjectWatches;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import io.samsvar.reconciler.cluster.ObjectWatches.Watch;
import io.samsvar.reconciler.health.Health.Failed;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Waits until objects work, by watching them. Safe for several threads. */
public final class HealthWatch implements HealthWait {

  private final ObjectWatches watches;
  private final MeterRegistry meters;

  /** Waits by these watches. */
  public HealthWatch(ObjectWatches watches, MeterRegistry meters) {
    this.watches = watches;
    this.meters = meters;
  }

  @Override
  public Map<ResourceId, Health> await(
      List<Target> targets, String labelSelector, Duration within, Assessment rules) {
    Waiting waiting = new Waiting(targets);
    List<Watch> open = new ArrayList<>();
    try {
      for (Selection selection : selections(targets, labelSelector)) {
        open.add(watches.open(selection, new Group(selection, waiting, rules)));
      }
      Map<ResourceId, Health> healths = waiting.await(within);
      count(healths);
      return healths;
    } finally {
      open.forEach(Watch::close);
    }
  }

  private static Set<Selection> selections(List<Target> targets, String labelSelector) {
    return targets.stream()
        .map(
            target ->
                new Selection(
                    target.apiVersion(),
                    target.id().kind(),
                    target.id().namespace(),
                    labelSelector,
                    labelSelector.isEmpty() ? "metadata.name=" + target.id().name() : ""))
        .collect(Collectors.toSet());
  }

  private void count(Map<ResourceId, Health> healths) {
    healths.values().stream()
        .collect(Collectors.groupingBy(HealthWatch::label, Collectors.counting()))
        .forEach(
            (outcome, number) ->
                meters
                    .counter("samsvar.objects", "stage", Stage.HEALTH.label(), "outcome", outcome)
                    .increment((double) number));
  }

  private static String label(Health health) {
    return switch (health) {
      case Healthy() -> "healthy";
      case Progressing(_) -> "progressing";
      case Failed(_) -> "failed";
    };
  }

  /** What is known so far. */
  private static final class Waiting {
    private final Map<ResourceId, Health> healths = new TreeMap<>();

    Waiting(List<Target> targets) {
      targets.forEach(target -> healths.put(target.id(), new Progressing("is not there")));
    }

    synchronized void tell(ResourceId id, Health health) {
      if (healths.replace(id, health) != null) {
        notifyAll();
      }
    }

    synchronized Map<ResourceId, Health> await(Duration within) {
      long end = System.nanoTime() + within.toNanos();
      long left = within.toNanos();
      try {
        while (left > 0 && healths.values().stream().anyMatch(Progressing.class::isInstance)) {
          wait(left / 1_000_000, (int) (left % 1_000_000));
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new TreeMap<>(healths);
    }
  }

  private record Group(Selection selection, Waiting waiting, Assessment rules)
      implements ObjectWatches.Listener {

    @Override
    public void listing() {}

    @Override
    public void present(JsonNode object) {
      waiting.tell(idOf(object), rules.assess(typed(object)));
    }

    @Override
    public void listed() {}

    @Override
    public void gone(JsonNode object) {
      waiting.tell(idOf(object), new Progressing("is gone"));
    }

    /** Items of a list do not say what they are. */
    private JsonNode typed(JsonNode object) {
      if (object.has("kind")) {
        return object;
      }
      ObjectNode typed = JsonMapper.shared().createObjectNode();
      typed.put("apiVersion", selection.apiVersion()).put("kind", selection.kind());
      object.properties().forEach(field -> typed.set(field.getKey(), field.getValue()));
      return typed;
    }

    private ResourceId idOf(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return ResourceId.of(
          selection.apiVersion(),
          selection.kind(),
          metadata.path("namespace").asString(""),
          metadata.path("name").asString(""));
    }
  }
}
