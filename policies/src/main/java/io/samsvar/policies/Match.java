package io.samsvar.policies;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which objects a bundle is asked about; a list that is empty restricts nothing. What a plan's
 * rules judge is a plan and no object, so they are always asked.
 *
 * @param kinds kinds
 * @param namespaces namespaces; a Namespace is in itself, other cluster-scoped objects are in none
 * @param exceptNamespaces namespaces it is not asked about
 * @param labels labels that an object must carry, with these values
 */
public record Match(
    List<Kind> kinds,
    List<String> namespaces,
    List<String> exceptNamespaces,
    Map<String, String> labels) {

  private static final Match EVERYTHING = new Match(List.of(), List.of(), List.of(), Map.of());

  /** Copies the collections. */
  public Match {
    kinds = List.copyOf(kinds);
    namespaces = List.copyOf(namespaces);
    exceptNamespaces = List.copyOf(exceptNamespaces);
    labels = Map.copyOf(labels);
  }

  /**
   * One kind.
   *
   * @param group API group, empty for the core group
   * @param kind kind
   */
  public record Kind(String group, String kind) {}

  /** Every object. */
  public static Match everything() {
    return EVERYTHING;
  }

  /** Whether it is asked about this object. */
  public boolean covers(@Nullable JsonNode object) {
    if (object == null || equals(EVERYTHING)) {
      return true;
    }
    Kind kind = kind(object);
    JsonNode metadata = object.path("metadata");
    String namespace =
        metadata.path(kind.equals(new Kind("", "Namespace")) ? "name" : "namespace").asString("");
    return (kinds.isEmpty() || kinds.contains(kind))
        && (namespaces.isEmpty() || namespaces.contains(namespace))
        && !exceptNamespaces.contains(namespace)
        && labels.entrySet().stream()
            .allMatch(
                label ->
                    label
                        .getValue()
                        .equals(metadata.path("labels").path(label.getKey()).asString(null)));
  }

  /** Whether objects of this kind can be covered. */
  public boolean coversKind(String group, String kind) {
    return kinds.isEmpty() || kinds.contains(new Kind(group, kind));
  }

  /** The same match, always in the same words. */
  String canonical() {
    return String.join(
        "\t",
        kinds.stream().map(Kind::toString).sorted().toList().toString(),
        namespaces.stream().sorted().toList().toString(),
        exceptNamespaces.stream().sorted().toList().toString(),
        new TreeMap<>(labels).toString());
  }

  private static Kind kind(JsonNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    int slash = apiVersion.indexOf('/');
    return new Kind(
        slash < 0 ? "" : apiVersion.substring(0, slash), object.path("kind").asString(""));
  }
}
