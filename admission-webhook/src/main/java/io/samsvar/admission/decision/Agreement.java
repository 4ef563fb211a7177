package io.samsvar.admission.decision;

import io.samsvar.policies.fields.FieldPath;
import io.samsvar.policies.fields.PathElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Whether an object is as its manifest declares it. What the API server makes of a manifest when it
 * stores it is agreement: defaults beside declared fields, an empty value left out, a quantity in
 * its canonical form. Items that others add to a list with keys are left alone, unless strict.
 */
final class Agreement {

  private final boolean strict;
  private final List<FieldPath> differences = new ArrayList<>();

  private Agreement(boolean strict) {
    this.strict = strict;
  }

  /** Where the object is not as declared; items that others added to lists pass. */
  static List<FieldPath> differences(JsonNode manifest, JsonNode actual) {
    return compare(manifest, actual, false);
  }

  /** Where the object is not as declared, or has more items in a declared list. */
  static List<FieldPath> strictDifferences(JsonNode manifest, JsonNode actual) {
    return compare(manifest, actual, true);
  }

  /** Whether the value at a place is what the manifest has there. */
  static boolean at(FieldPath path, JsonNode declared, JsonNode actual) {
    Agreement agreement = new Agreement(true);
    agreement.value(path, declared, actual);
    return agreement.differences.isEmpty();
  }

  private static List<FieldPath> compare(JsonNode manifest, JsonNode actual, boolean strict) {
    Agreement agreement = new Agreement(strict);
    agreement.object(FieldPath.ROOT, manifest, actual);
    return agreement.differences;
  }

  private void object(FieldPath path, JsonNode declared, JsonNode actual) {
    List<String> parents = names(path);
    for (Map.Entry<String, JsonNode> field : declared.properties()) {
      if (ManifestFields.isOurs(parents, field.getKey())) {
        value(
            path.then(new PathElement.Field(field.getKey())),
            field.getValue(),
            actual.path(field.getKey()));
      }
    }
  }

  private void value(FieldPath path, JsonNode declared, JsonNode actual) {
    if (actual.isMissingNode() || actual.isNull()) {
      if (!isEmpty(declared)) {
        differences.add(path);
      }
    } else if (declared.isObject() && actual.isObject()) {
      object(path, declared, actual);
    } else if (declared.isArray() && actual.isArray()) {
      list(path, declared, actual);
    } else if (!declared.isNull() && !Scalars.same(names(path), declared, actual)) {
      differences.add(path);
    }
  }

  private void list(FieldPath path, JsonNode declared, JsonNode actual) {
    String name = lastName(path);
    if (name.equals("finalizers")) {
      finalizers(path, declared, actual);
      return;
    }
    if (strict && declared.size() != actual.size()) {
      differences.add(path);
      return;
    }
    Optional<List<String>> keys = ListKeys.forList(name, declared);
    if (keys.isPresent()) {
      keyed(path, keys.get(), declared, actual);
    } else if (declared.size() == actual.size()) {
      for (int i = 0; i < declared.size(); i++) {
        value(path.then(new PathElement.Index(i)), declared.get(i), actual.get(i));
      }
    } else if (!containsEach(path, declared, actual)) {
      differences.add(path);
    }
  }

  private void keyed(FieldPath path, List<String> keys, JsonNode declared, JsonNode actual) {
    for (JsonNode item : declared) {
      Map<String, JsonNode> key = new LinkedHashMap<>();
      keys.forEach(k -> key.put(k, item.get(k)));
      PathElement.Key element = new PathElement.Key(key);
      List<PathElement.Step> found = element.in(actual);
      if (found.isEmpty()) {
        differences.add(path.then(element));
      } else {
        value(path.then(element), item, found.getLast().value());
      }
    }
  }

  private void finalizers(FieldPath path, JsonNode declared, JsonNode actual) {
    for (JsonNode item : declared) {
      if (actual.valueStream().noneMatch(item::equals)) {
        differences.add(path);
        return;
      }
    }
  }

  /**
   * A list of another length whose keys we do not know. Custom kinds have lists with keys of their
   * own, to which others may add: then each declared item is still there, as declared. A list of
   * scalars, or without a field that looks like a key, is one value.
   */
  private boolean containsEach(FieldPath path, JsonNode declared, JsonNode actual) {
    boolean named =
        List.of("name", "key", "id", "type").stream()
            .anyMatch(key -> declared.valueStream().allMatch(item -> item.hasNonNull(key)));
    return named
        && !declared.isEmpty()
        && declared
            .valueStream()
            .allMatch(item -> actual.valueStream().anyMatch(other -> at(path, item, other)));
  }

  /** What an API type written in Go leaves out when it is stored ({@code omitempty}). */
  private static boolean isEmpty(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> true;
      case OBJECT, ARRAY -> value.valueStream().allMatch(Agreement::isEmpty);
      case STRING -> value.stringValue().isEmpty();
      case BOOLEAN -> !value.booleanValue();
      case NUMBER -> value.decimalValue().signum() == 0;
      case BINARY, POJO -> false;
    };
  }

  static List<String> names(FieldPath path) {
    return path.elements().stream()
        .filter(PathElement.Field.class::isInstance)
        .map(element -> ((PathElement.Field) element).name())
        .toList();
  }

  private static String lastName(FieldPath path) {
    List<String> names = names(path);
    return names.isEmpty() ? "" : names.getLast();
  }
}
