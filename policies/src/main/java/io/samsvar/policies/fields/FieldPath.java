package io.samsvar.policies.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A place in an object that stays the same when a list is reordered. As people read it: {@code
 * .spec.template.spec.containers[name="app"].image}.
 */
public record FieldPath(List<PathElement> elements) {

  /** The object itself. */
  public static final FieldPath ROOT = new FieldPath(List.of());

  /** Copies the list. */
  public FieldPath {
    elements = List.copyOf(elements);
  }

  /** One step further. */
  public FieldPath then(PathElement element) {
    List<PathElement> longer = new ArrayList<>(elements);
    longer.add(element);
    return new FieldPath(longer);
  }

  @Override
  public String toString() {
    return elements.stream().map(Object::toString).collect(Collectors.joining());
  }
}
