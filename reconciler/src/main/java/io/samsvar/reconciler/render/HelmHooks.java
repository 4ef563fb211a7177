package io.samsvar.reconciler.render;

import io.samsvar.reconciler.resource.RenderSpec.HookMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Helm's annotations become, since no release is installed: hooks become hooks of a sync, and
 * what is to be kept is kept. One use, one thread.
 */
final class HelmHooks {

  static final String HOOK = "helm.sh/hook";

  private static final String WEIGHT = "helm.sh/hook-weight";
  private static final String DELETES = "helm.sh/hook-delete-policy";
  private static final String POLICY = "helm.sh/resource-policy";
  private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");
  private static final Map<String, String> PHASES =
      Map.of(
          "pre-install", "PreSync",
          "pre-upgrade", "PreSync",
          "post-install", "PostSync",
          "post-upgrade", "PostSync");

  private static final Map<String, String> DELETE_POLICIES =
      Map.of(
          "before-hook-creation", "BeforeHookCreation",
          "hook-succeeded", "HookSucceeded",
          "hook-failed", "HookFailed");

  private final HookMode mode;
  private final List<String> told = new ArrayList<>();

  HelmHooks(HookMode mode) {
    this.mode = mode;
  }

  /** What was left out and why, a line each. */
  List<String> told() {
    return List.copyOf(told);
  }

  /**
   * An object as it is applied; empty when it is left out. Hooks of types that Helm does not know,
   * those of Helm 2 too, it leaves out by itself, and tells.
   *
   * @throws ManifestException for a hook that no hook of a sync is
   */
  Optional<ObjectNode> take(ObjectNode object) {
    JsonNode annotations = object.path("metadata").path("annotations");
    if (annotations.path(POLICY).asString("").strip().equals("keep")) {
      annotate(object, "samsvar.io/prune", "protect");
    }
    Set<String> hooks = words(annotations.path(HOOK).asString(""));
    if (hooks.isEmpty()) {
      return Optional.of(object);
    }
    String name = object.path("kind").asString("") + " " + name(object);
    if (TESTS.containsAll(hooks)) {
      told.add(name + " is a test of the chart and is left out.");
      return Optional.empty();
    }
    return switch (mode) {
      case OMIT -> {
        told.add(name + " is a hook and is left out, as the Sync says (render.helm.hooks: omit).");
        yield Optional.empty();
      }
      case REFUSE ->
          throw new ManifestException(
              "render.hook", name + " is a hook, which the Sync refuses (render.helm.hooks)");
      case MAP -> mapped(object, name, hooks, annotations);
    };
  }

  private Optional<ObjectNode> mapped(
      ObjectNode object, String name, Set<String> hooks, JsonNode annotations) {
    Set<String> phases = new LinkedHashSet<>();
    for (String hook : hooks) {
      String phase = PHASES.get(hook);
      if (phase != null) {
        phases.add(phase);
      }
    }
    if (phases.isEmpty()) {
      told.add(
          name
              + " is a hook for "
              + String.join(", ", hooks)
              + " and is left out: a Sync never uninstalls nor rolls back.");
      return Optional.empty();
    }
    if (phases.size() > 1) {
      throw new ManifestException(
          "render.hook",
          name
              + " is a hook before and after; a sync runs a hook once. Say render.helm.hooks: omit,"
              + " or make two objects of it");
    }
    annotate(object, "samsvar.io/hook", phases.iterator().next());
    String weight = annotations.path(WEIGHT).asString("").strip();
    if (!weight.isEmpty()) {
      annotate(object, "samsvar.io/wave", weight);
    }
    String deletes = deletes(name, annotations.path(DELETES).asString(""));
    if (!deletes.isEmpty()) {
      annotate(object, "samsvar.io/hook-delete-policy", deletes);
    }
    return Optional.of(object);
  }

  private static String deletes(String name, String text) {
    return words(text).stream()
        .map(
            word -> {
              String ours = DELETE_POLICIES.get(word);
              if (ours == null) {
                throw new ManifestException(
                    "render.hook", name + " has the delete policy '" + word + "', unknown");
              }
              return ours;
            })
        .collect(Collectors.joining(","));
  }

  private static void annotate(ObjectNode object, String key, String value) {
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations
        && !annotations.has(key)) {
      var _ = annotations.put(key, value);
    }
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asString("");
  }

  private static Set<String> words(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
