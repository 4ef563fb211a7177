package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.foreign.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which objects a constraint is about ({@code spec.match}): all of its parts agree, and a part that
 * is not given agrees with everything. An object without a namespace meets every list of namespaces
 * and every namespace selector, as in Gatekeeper.
 *
 * @param generated whether it asks for generated objects only, which there are none of here
 */
record Match(
    List<Kinds> kinds,
    List<Wildcard> namespaces,
    List<Wildcard> excludedNamespaces,
    Optional<LabelSelector> labelSelector,
    Optional<LabelSelector> namespaceSelector,
    Scope scope,
    Optional<Wildcard> name,
    boolean generated) {

  private static final String ANY = "*";

  /** API groups and kinds; an empty list stands for all. */
  record Kinds(List<String> groups, List<String> kinds) {
    boolean matches(String group, String kind) {
      return listed(kinds, kind) && listed(groups, group);
    }

    private static boolean listed(List<String> names, String name) {
      return names.isEmpty() || names.contains(ANY) || names.contains(name);
    }
  }

  /** Of namespaces, or outside of them. */
  enum Scope {
    /** Every object. */
    ANY,
    /** Objects in a namespace. */
    NAMESPACED,
    /** Objects in none, and namespaces themselves. */
    CLUSTER
  }

  /**
   * Reads {@code spec.match}.
   *
   * @throws IllegalArgumentException when a word in it is not known
   */
  static Match of(JsonNode match) {
    List<Kinds> kinds = new ArrayList<>();
    for (JsonNode kind : match.path("kinds")) {
      kinds.add(new Kinds(strings(kind.path("apiGroups")), strings(kind.path("kinds"))));
    }
    String name = match.path("name").asString("");
    return new Match(
        List.copyOf(kinds),
        wildcards(match.path("namespaces")),
        wildcards(match.path("excludedNamespaces")),
        selector(match.path("labelSelector")),
        selector(match.path("namespaceSelector")),
        scope(match.path("scope").asString("")),
        name.isEmpty() ? Optional.empty() : Optional.of(new Wildcard(name)),
        match.path("source").asString("").equals("Generated"));
  }

  /**
   * Whether the question is about such an object: the new one or the old one. A namespace whose
   * labels are not known is held to be one that is meant.
   */
  boolean matches(Question question) {
    JsonNode object = question.review().path("object");
    JsonNode old = question.review().path("oldObject");
    return (object.isObject() && matches(question, object))
        || (old.isObject() && matches(question, old));
  }

  private boolean matches(Question question, JsonNode object) {
    if (generated) {
      return false;
    }
    String apiVersion = object.path("apiVersion").asString("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String kind = object.path("kind").asString("");
    boolean isNamespace = group.isEmpty() && kind.equals("Namespace");
    return (kinds.isEmpty() || kinds.stream().anyMatch(it -> it.matches(group, kind)))
        && scopeMatches(object, isNamespace)
        && namespacesMatch(object, isNamespace)
        && labelSelector.map(it -> it.selects(object)).orElse(true)
        && namespaceSelectorMatches(object, isNamespace, question.namespace())
        && nameMatches(object.path("metadata"));
  }

  private boolean scopeMatches(JsonNode object, boolean isNamespace) {
    boolean inNamespace = !isNamespace && !namespaceOf(object).isEmpty();
    return switch (scope) {
      case ANY -> true;
      case NAMESPACED -> inNamespace;
      case CLUSTER -> !inNamespace;
    };
  }

  private boolean namespacesMatch(JsonNode object, boolean isNamespace) {
    String namespace =
        isNamespace ? object.path("metadata").path("name").asString("") : namespaceOf(object);
    return namespace.isEmpty()
        || ((namespaces.isEmpty() || namespaces.stream().anyMatch(it -> it.matches(namespace)))
            && excludedNamespaces.stream().noneMatch(it -> it.matches(namespace)));
  }

  private boolean namespaceSelectorMatches(
      JsonNode object, boolean isNamespace, @Nullable JsonNode namespace) {
    if (namespaceSelector.isEmpty() || (!isNamespace && namespaceOf(object).isEmpty())) {
      return true;
    }
    if (isNamespace) {
      return namespaceSelector.get().selects(object);
    }
    return namespace == null || namespaceSelector.get().selects(namespace);
  }

  private boolean nameMatches(JsonNode metadata) {
    if (name.isEmpty()) {
      return true;
    }
    String exact = metadata.path("name").asString("");
    return exact.isEmpty()
        ? name.get().mayMatch(metadata.path("generateName").asString(""))
        : name.get().matches(exact);
  }

  private static String namespaceOf(JsonNode object) {
    return object.path("metadata").path("namespace").asString("");
  }

  private static Optional<LabelSelector> selector(JsonNode selector) {
    return selector.isObject() ? Optional.of(LabelSelector.of(selector)) : Optional.empty();
  }

  private static Scope scope(String word) {
    return switch (word) {
      case "", ANY -> Scope.ANY;
      case "Namespaced" -> Scope.NAMESPACED;
      case "Cluster" -> Scope.CLUSTER;
      default ->
          throw new IllegalArgumentException(
              "spec.match.scope is '%s'; there are '*', Namespaced and Cluster".formatted(word));
    };
  }

  private static List<Wildcard> wildcards(JsonNode names) {
    return strings(names).stream().map(Wildcard::new).toList();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asString()));
    return List.copyOf(strings);
  }
}
