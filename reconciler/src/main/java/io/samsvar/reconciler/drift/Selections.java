package io.samsvar.reconciler.drift;

import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import io.samsvar.reconciler.plan.Ownership;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to watch for a set of objects: one watch for each kind and namespace, narrowed by the server
 * so that others' objects do not even reach us. Losing the label is told as a deletion, so the
 * label hides nothing.
 */
final class Selections {

  private Selections() {}

  private record Kind(String apiVersion, String kind, String namespace) {}

  static Set<Selection> of(List<Declared> declared) {
    return declared.stream().collect(Collectors.groupingBy(Selections::kindOf)).entrySet().stream()
        .map(group -> selection(group.getKey(), group.getValue()))
        .collect(Collectors.toSet());
  }

  /** Whether a watch with this selection tells of this object. */
  static boolean serves(Selection selection, Declared object) {
    return kindOf(object)
            .equals(new Kind(selection.apiVersion(), selection.kind(), selection.namespace()))
        && (selection.fieldSelector().isEmpty()
            || selection.fieldSelector().equals(byName(object)));
  }

  private static String byName(Declared object) {
    return "metadata.name=" + object.id().name();
  }

  private static Kind kindOf(Declared object) {
    return new Kind(object.apiVersion(), object.id().kind(), object.id().namespace());
  }

  private static Selection selection(Kind kind, List<Declared> objects) {
    Set<String> labels = objects.stream().map(Selections::labelOf).collect(Collectors.toSet());
    String label = labels.size() == 1 ? labels.iterator().next() : "";
    String byLabel = label.isEmpty() ? "" : Ownership.SYNC_LABEL + "=" + label;
    String byName = byLabel.isEmpty() && objects.size() == 1 ? byName(objects.getFirst()) : "";
    return new Selection(kind.apiVersion(), kind.kind(), kind.namespace(), byLabel, byName);
  }

  private static String labelOf(Declared object) {
    return object
        .manifest()
        .path("metadata")
        .path("labels")
        .path(Ownership.SYNC_LABEL)
        .asString("");
  }
}
