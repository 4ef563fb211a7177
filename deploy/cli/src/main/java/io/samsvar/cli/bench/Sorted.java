package io.samsvar.cli.bench;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** JSON in which the order of arrays does not count: sets are written as such in no order. */
final class Sorted {

  private Sorted() {}

  /** Equal for values that are equal as sets. */
  static String of(JsonNode value) {
    List<String> parts = new ArrayList<>();
    if (value.isObject()) {
      value.properties().forEach(entry -> parts.add(entry.getKey() + ":" + of(entry.getValue())));
    } else if (value.isArray()) {
      value.forEach(item -> parts.add(of(item)));
    } else {
      return value.toString();
    }
    parts.sort(null);
    return parts.toString();
  }
}
