package io.samsvar.policies.foreign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects that a policy may compare with ({@code data.inventory} in Gatekeeper). Immutable; the
 * objects must not be changed after they were given.
 */
public final class Inventory {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Inventory EMPTY = new Inventory(List.of());

  private final List<JsonNode> objects;
  private final Map<Set<GroupKind>, ObjectNode> documents = new ConcurrentHashMap<>();

  private Inventory(List<JsonNode> objects) {
    this.objects = objects;
  }

  /** Without any object. */
  public static Inventory empty() {
    return EMPTY;
  }

  /** Of these objects; of two with the same identity the later one counts. */
  public static Inventory of(Collection<? extends JsonNode> objects) {
    return new Inventory(List.copyOf(objects));
  }

  /** How many objects it holds. */
  public int size() {
    return objects.size();
  }

  /**
   * A kind in all of its versions.
   *
   * @param group API group, empty for the core
   */
  public record GroupKind(String group, String kind) {
    static GroupKind of(JsonNode object) {
      String version = object.path("apiVersion").asString("");
      int slash = version.indexOf('/');
      return new GroupKind(
          slash < 0 ? "" : version.substring(0, slash), object.path("kind").asString(""));
    }
  }

  /**
   * {@code {"cluster": {apiVersion: {kind: {name: object}}}, "namespace": {namespace: {apiVersion:
   * {kind: {name: object}}}}}}, sorted, so that the same objects make the same text.
   *
   * @param wanted the kinds in it; empty for all
   */
  public ObjectNode document(Set<GroupKind> wanted) {
    return documents.computeIfAbsent(Set.copyOf(wanted), this::make);
  }

  private ObjectNode make(Set<GroupKind> wanted) {
    Map<List<String>, JsonNode> sorted = new TreeMap<>(Inventory::compare);
    for (JsonNode object : objects) {
      if (wanted.isEmpty() || wanted.contains(GroupKind.of(object))) {
        sorted.put(place(object), object);
      }
    }
    ObjectNode document = JSON.createObjectNode();
    document.putObject("cluster");
    document.putObject("namespace");
    sorted.forEach(
        (place, object) -> {
          ObjectNode at = document;
          for (String step : place.subList(0, place.size() - 1)) {
            at = at.withObjectProperty(step);
          }
          at.set(place.getLast(), object);
        });
    return document;
  }

  private static List<String> place(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asString("");
    List<String> place = new ArrayList<>();
    if (namespace.isEmpty()) {
      place.add("cluster");
    } else {
      place.addAll(List.of("namespace", namespace));
    }
    place.add(object.path("apiVersion").asString(""));
    place.add(object.path("kind").asString(""));
    place.add(metadata.path("name").asString(""));
    return place;
  }

  private static int compare(List<String> one, List<String> other) {
    int shared = Math.min(one.size(), other.size());
    for (int i = 0; i < shared; i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
