package io.samsvar.policies.fields;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A set of fields, read from {@code FieldsV1} (KEP-555): a tree of path elements, in which a node
 * without children, or with the child {@code "."}, is itself in the set. Immutable.
 *
 * <p>A leaf stands for its whole value: a scalar, or a map or list that the schema treats as one
 * ({@code atomic}). Of other maps and lists only what is named belongs to the set, so what a
 * controller adds beside it is no difference.
 */
public final class FieldSet {

  /** Deepest {@code FieldsV1} that is read; the API server's own objects stay far below. */
  public static final int DEPTH_MAX = 200;

  private static final String SELF = ".";

  private final boolean member;
  private final Map<PathElement, FieldSet> children;

  private FieldSet(boolean member, Map<PathElement, FieldSet> children) {
    this.member = member;
    this.children = children;
  }

  /** The set without fields. */
  public static FieldSet empty() {
    return new FieldSet(false, Map.of());
  }

  /**
   * Reads {@code FieldsV1}.
   *
   * @throws IllegalArgumentException when it is none, or deeper than {@link #DEPTH_MAX}
   */
  public static FieldSet parse(JsonNode fieldsV1) {
    return fieldsV1.isEmpty() ? empty() : parse(fieldsV1, 0);
  }

  private static FieldSet parse(JsonNode node, int depth) {
    if (!node.isObject() || depth > DEPTH_MAX) {
      throw new IllegalArgumentException(
          depth > DEPTH_MAX
              ? "FieldsV1 is deeper than " + DEPTH_MAX + " levels"
              : "FieldsV1 consists of objects, and here is " + node.getNodeType());
    }
    Map<PathElement, FieldSet> children = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getKey().equals(SELF)) {
        children.put(PathElement.parse(entry.getKey()), parse(entry.getValue(), depth + 1));
      }
    }
    return new FieldSet(children.isEmpty() || node.has(SELF), children);
  }

  /** Whether no field is in the set. */
  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  /**
   * Whether this set owns anything at, below or, as a whole value, above a place: whether a change
   * there may be by the owner of this set.
   */
  public boolean touches(FieldPath path) {
    FieldSet at = this;
    for (PathElement element : path.elements()) {
      if (at.children.isEmpty()) {
        return at.member;
      }
      FieldSet next = at.children.get(element);
      if (next == null) {
        return false;
      }
      at = next;
    }
    return !at.isEmpty();
  }

  /**
   * Where two objects differ on the fields of this set, in the order of the set. A field whose
   * parent is gone is named by the parent, once. JSON null counts as absent.
   */
  public List<Difference> differences(JsonNode expected, JsonNode actual) {
    List<Difference> found = new ArrayList<>();
    compareChildren(new Pair(FieldPath.ROOT, "", "", expected, actual), found);
    return found;
  }

  /**
   * A place that this set names and two objects have.
   *
   * @param expected its JSON Pointer in the one
   * @param actual its JSON Pointer in the other
   * @param member whether the place itself is in the set
   * @param whole whether it stands for its whole value
   */
  public record Place(String expected, String actual, boolean member, boolean whole) {}

  /** The places on the paths of this set that both objects have, in the order of the set. */
  public List<Place> places(JsonNode expected, JsonNode actual) {
    List<Place> places = new ArrayList<>();
    collect(new Pair(FieldPath.ROOT, "", "", expected, actual), places);
    return places;
  }

  private void collect(Pair at, List<Place> places) {
    children.forEach(
        (element, below) -> {
          List<PathElement.Step> left = element.in(at.expected());
          List<PathElement.Step> right = element.in(at.actual());
          for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            Pair next = at.then(element, left.get(i), right.get(i));
            places.add(
                new Place(
                    next.expectedPointer(),
                    next.actualPointer(),
                    below.member,
                    below.children.isEmpty()));
            below.collect(next, places);
          }
        });
  }

  /** The same place in both objects, with its JSON Pointer in each. */
  private record Pair(
      FieldPath path,
      String expectedPointer,
      String actualPointer,
      JsonNode expected,
      JsonNode actual) {

    Pair then(PathElement element, PathElement.Step left, PathElement.Step right) {
      return new Pair(
          path.then(element),
          expectedPointer + "/" + left.segment(),
          actualPointer + "/" + right.segment(),
          left.value(),
          right.value());
    }
  }

  private void compareChildren(Pair at, List<Difference> found) {
    children.forEach((element, below) -> below.compare(element, at, found));
  }

  private void compare(PathElement element, Pair parent, List<Difference> found) {
    List<PathElement.Step> left = element.in(parent.expected());
    List<PathElement.Step> right = element.in(parent.actual());
    int both = Math.min(left.size(), right.size());
    for (int i = 0; i < both; i++) {
      Pair at = parent.then(element, left.get(i), right.get(i));
      if (!children.isEmpty()) {
        compareChildren(at, found);
      } else if (!JsonValues.same(at.expected(), at.actual())) {
        found.add(new Difference(at.path(), at.actualPointer(), Difference.Kind.CHANGED));
      }
    }
    FieldPath path = parent.path().then(element);
    for (PathElement.Step gone : left.subList(both, left.size())) {
      String pointer = parent.expectedPointer() + "/" + gone.segment();
      found.add(new Difference(path, pointer, Difference.Kind.REMOVED));
    }
    for (PathElement.Step extra : right.subList(both, right.size())) {
      String pointer = parent.actualPointer() + "/" + extra.segment();
      found.add(new Difference(path, pointer, Difference.Kind.ADDED));
    }
  }
}
