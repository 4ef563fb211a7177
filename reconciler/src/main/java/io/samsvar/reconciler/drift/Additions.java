package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.FieldSet;
import io.samsvar.policies.fields.FieldSet.Place;
import io.samsvar.reconciler.plan.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Finds what stands beside the declared fields of an object and Git does not have: what our apply
 * did not answer, and what other managers hold, also when it was there before. Pure.
 */
final class Additions {

  /** Most additions of one object that are told. */
  static final int TOLD_MAX = 64;

  private static final Set<String> SHARED_MAPS =
      Set.of("/metadata/annotations", "/metadata/labels");

  private static final Comparator<String> LAST_FIRST = Additions::compare;
  private static final Comparator<Addition> BY_DEPTH =
      Comparator.<Addition>comparingInt(one -> one.pointer().length())
          .thenComparing(Addition::pointer);

  private final ResourceId id;
  private final StrictRules rules;
  private final JsonNode expected;
  private final JsonNode live;
  private final Set<String> owned = new HashSet<>();
  private final Set<String> wholly = new HashSet<>();
  private final Map<String, String> partner = new HashMap<>();
  private final Map<String, Set<String>> holders = new TreeMap<>();
  private final Map<String, Addition> found = new TreeMap<>();

  private Additions(
      ResourceId id, StrictRules rules, FieldSet own, JsonNode expected, JsonNode live) {
    this.id = id;
    this.rules = rules;
    this.expected = expected;
    this.live = live;
    for (Place place : own.places(expected, live)) {
      owned.add(place.actual());
      partner.put(place.actual(), place.expected());
      if (place.whole()) {
        wholly.add(place.actual());
      }
    }
  }

  /**
   * One thing that was added.
   *
   * @param pointer where it stands in the live object
   * @param before what our apply answered there, null when nothing
   */
  record Addition(String pointer, @Nullable JsonNode before, Set<String> managers) {
    @Override
    public String toString() {
      return pointer;
    }
  }

  /**
   * Where a live object has more than its manifest.
   *
   * @param expected the answer to our apply
   */
  static List<Addition> of(
      ResourceId id, StrictRules rules, FieldSet own, JsonNode expected, JsonNode live) {
    if (!rules.strict()) {
      return List.of();
    }
    Additions additions = new Additions(id, rules, own, expected, live);
    additions.hold();
    additions.walk("", expected, live);
    additions.foreign();
    return additions.topmost();
  }

  /** A JSON Patch that takes additions away from exactly this version of an object. */
  static ArrayNode removal(List<Addition> additions, String resourceVersion) {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    var _ =
        operations
            .addObject()
            .put("op", "test")
            .put("path", "/metadata/resourceVersion")
            .put("value", resourceVersion);
    // From the end of each list, so that the places before keep their numbers.
    for (Addition one :
        additions.stream().sorted(Comparator.comparing(Addition::pointer, LAST_FIRST)).toList()) {
      JsonNode before = one.before();
      if (before == null) {
        var _ = operations.addObject().put("op", "remove").put("path", one.pointer());
      } else {
        var _ =
            operations
                .addObject()
                .put("op", "replace")
                .put("path", one.pointer())
                .set("value", before);
      }
    }
    return operations;
  }

  /** Who holds what, as the live object says it. */
  private void hold() {
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      String manager = entry.path("manager").asString("");
      if (!entry.path("subresource").asString("").isEmpty()
          || manager.equals(Ownership.FIELD_MANAGER)) {
        continue;
      }
      try {
        for (Place place : FieldSet.parse(entry.path("fieldsV1")).places(live, live)) {
          if (place.member()) {
            holders.computeIfAbsent(place.actual(), _ -> new TreeSet<>()).add(manager);
          }
        }
      } catch (IllegalArgumentException _) {
        // What cannot be read names nobody; the comparison with our answer still finds it.
      }
    }
  }

  private void foreign() {
    holders.forEach(
        (pointer, managers) -> {
          boolean ours =
              wholly.stream().anyMatch(whole -> isAtOrBelow(pointer, whole))
                  || owned.stream().anyMatch(own -> isAtOrBelow(own, pointer));
          if (!ours) {
            add(pointer, null);
          }
        });
  }

  private void walk(String pointer, JsonNode before, JsonNode now) {
    if (wholly.contains(pointer) || before.equals(now)) {
      return;
    }
    if (before.isObject() && now.isObject()) {
      for (Map.Entry<String, JsonNode> entry : now.properties()) {
        String child = pointer + "/" + escaped(entry.getKey());
        JsonNode old = before.get(entry.getKey());
        if (old == null && SHARED_MAPS.contains(child)) {
          // The first entry makes the map, and the cluster's own entries are left alone.
          walk(child, JsonNodeFactory.instance.objectNode(), entry.getValue());
        } else if (old == null) {
          add(child, null);
        } else {
          walk(child, old, entry.getValue());
        }
      }
    } else if (before.isArray() && now.isArray() && isShared(pointer)) {
      items(pointer, before, now);
    } else {
      add(pointer, before);
    }
  }

  /** A list of which single items are ours. */
  private void items(String pointer, JsonNode before, JsonNode now) {
    for (int i = 0; i < now.size(); i++) {
      String child = pointer + "/" + i;
      String ours = partner.get(child);
      if (ours != null) {
        walk(child, expected.at(ours), now.get(i));
      } else if (!has(before, now.get(i))) {
        add(child, null);
      }
    }
  }

  private boolean isShared(String list) {
    return owned.stream().anyMatch(own -> own.startsWith(list + "/"));
  }

  private static boolean has(JsonNode list, JsonNode item) {
    return list.valueStream().anyMatch(item::equals);
  }

  private void add(String pointer, @Nullable JsonNode before) {
    if (!rules.ignores(id, pointer)) {
      found.putIfAbsent(pointer, new Addition(pointer, before, managers(pointer)));
    }
  }

  private Set<String> managers(String pointer) {
    Set<String> managers = new TreeSet<>();
    holders.forEach(
        (held, by) -> {
          if (isAtOrBelow(held, pointer) || isAtOrBelow(pointer, held)) {
            managers.addAll(by);
          }
        });
    return managers;
  }

  /** Without what is part of another one, and without what its managers may have. */
  private List<Addition> topmost() {
    List<Addition> topmost = new ArrayList<>();
    for (Addition addition : found.values().stream().sorted(BY_DEPTH).toList()) {
      boolean inside =
          topmost.stream().anyMatch(one -> isAtOrBelow(addition.pointer(), one.pointer()));
      if (!inside && !rules.ignores(id, addition.pointer(), addition.managers())) {
        topmost.add(addition);
      }
    }
    return topmost.size() <= TOLD_MAX
        ? List.copyOf(topmost)
        : List.copyOf(topmost.subList(0, TOLD_MAX));
  }

  private static boolean isAtOrBelow(String pointer, String above) {
    return pointer.equals(above) || pointer.startsWith(above + "/");
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static int compare(String one, String other) {
    String[] left = one.split("/", -1);
    String[] right = other.split("/", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order =
          isNumber(left[i]) && isNumber(right[i])
              ? Integer.compare(Integer.parseInt(right[i]), Integer.parseInt(left[i]))
              : left[i].compareTo(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(right.length, left.length);
  }

  private static boolean isNumber(String segment) {
    return segment.matches("[0-9]{1,6}");
  }
}
