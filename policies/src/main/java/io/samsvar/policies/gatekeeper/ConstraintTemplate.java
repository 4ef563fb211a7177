package io.samsvar.policies.gatekeeper;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.foreign.Inventory.GroupKind;
import io.samsvar.policies.foreign.RegoVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A ConstraintTemplate ({@code templates.gatekeeper.sh}, versions v1, v1beta1 and v1alpha1).
 *
 * @param id names the template among those of a pack: letters, digits and {@code _}
 * @param file where it was found, for messages
 * @param kind kind of its constraints
 * @param title from its annotations, else the kind
 * @param description from its annotations, may be empty
 * @param schema of the parameters
 * @param code what it runs, empty when it has no Rego
 * @param operations the admission operations it is asked about; empty for all
 * @param readsInventory whether it compares with other objects
 * @param synced the kinds it compares with, as its annotation says; empty for all
 */
record ConstraintTemplate(
    String id,
    String file,
    String kind,
    String title,
    String description,
    ParameterSchema schema,
    Optional<Code> code,
    Set<String> operations,
    boolean readsInventory,
    Set<GroupKind> synced) {

  private static final String GROUP = "templates.gatekeeper.sh";
  private static final String TARGET = "admission.k8s.gatekeeper.sh";
  private static final String ANNOTATION = "metadata.gatekeeper.sh/";
  private static final int ID_DIGEST_CHARS = 12;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Rego of a template.
   *
   * @param main the module with {@code violation}
   * @param libraries packages below {@code lib}
   */
  record Code(String main, List<String> libraries, RegoVersion version) {
    Code {
      libraries = List.copyOf(libraries);
    }

    private boolean reads(String name) {
      return TemplateModules.reads(main, name)
          || libraries.stream().anyMatch(library -> TemplateModules.reads(library, name));
    }
  }

  /** Whether an object is a template. */
  static boolean is(JsonNode object) {
    return object.path("apiVersion").asString("").startsWith(GROUP + "/")
        && object.path("kind").asString("").equals("ConstraintTemplate");
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when Gatekeeper would not take it either
   */
  static ConstraintTemplate of(String file, JsonNode object) {
    String name = object.path("metadata").path("name").asString("");
    JsonNode crd = object.path("spec").path("crd").path("spec");
    String kind = crd.path("names").path("kind").asString("");
    if (kind.isEmpty() || !kind.toLowerCase(Locale.ROOT).equals(name)) {
      throw new IllegalArgumentException(
          "%s: the name of ConstraintTemplate '%s' is not its kind '%s' in lower case"
              .formatted(file, name, kind));
    }
    JsonNode targets = object.path("spec").path("targets");
    JsonNode target = targets.path(0);
    if (targets.size() != 1 || !target.path("target").asString("").equals(TARGET)) {
      throw new IllegalArgumentException(
          "%s: ConstraintTemplate %s has not exactly the one target %s"
              .formatted(file, name, TARGET));
    }
    JsonNode annotations = object.path("metadata").path("annotations");
    Optional<Code> code = code(target);
    return new ConstraintTemplate(
        name.replaceAll("[^a-z0-9]", "_"),
        file,
        kind,
        annotations.path(ANNOTATION + "title").asString(kind),
        annotations.path("description").asString("").strip(),
        new ParameterSchema(crd.path("validation").path("openAPIV3Schema")),
        code,
        words(target.path("operations")),
        code.stream().anyMatch(it -> it.reads("inventory")),
        synced(annotations.path(ANNOTATION + "requires-sync-data").asString("")));
  }

  /** The same under a name that tells apart templates of one kind with other code. */
  ConstraintTemplate unique() {
    String text = code.map(Code::toString).orElse("");
    String digest = Digest.of(text).hex().substring(0, ID_DIGEST_CHARS);
    return new ConstraintTemplate(
        id + "_" + digest,
        file,
        kind,
        title,
        description,
        schema,
        code,
        operations,
        readsInventory,
        synced);
  }

  /** Why it is never evaluated, empty when it is. */
  Optional<String> notRun() {
    return code.isPresent()
        ? Optional.empty()
        : Optional.of(
            "ConstraintTemplate %s has no Rego, only code in CEL, which is not run here"
                .formatted(kind));
  }

  private static Optional<Code> code(JsonNode target) {
    for (JsonNode code : target.path("code")) {
      if (code.path("engine").asString("").equals("Rego")) {
        JsonNode source = code.path("source");
        boolean v1 = source.path("version").asString("").equals("v1");
        return Optional.of(
            new Code(
                source.path("rego").asString(""),
                texts(source.path("libs")),
                v1 ? RegoVersion.V1 : RegoVersion.V0));
      }
    }
    String rego = target.path("rego").asString("");
    return rego.isBlank()
        ? Optional.empty()
        : Optional.of(new Code(rego, texts(target.path("libs")), RegoVersion.V0));
  }

  private static Set<String> words(JsonNode array) {
    Set<String> words = new LinkedHashSet<>(texts(array));
    return words.contains("*") ? Set.of() : Set.copyOf(words);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  /** Alternatives of requirements; what cannot be read asks for everything. */
  private static Set<GroupKind> synced(String annotation) {
    String text = annotation.strip();
    if (text.startsWith("\"") && text.endsWith("\"") && text.length() > 1) {
      text = text.substring(1, text.length() - 1);
    }
    Set<GroupKind> kinds = new LinkedHashSet<>();
    try {
      JsonNode alternatives = text.isEmpty() ? JSON.createArrayNode() : JSON.readTree(text);
      for (JsonNode requirements : alternatives) {
        for (JsonNode requirement : requirements) {
          for (JsonNode group : requirement.path("groups")) {
            for (JsonNode kind : requirement.path("kinds")) {
              kinds.add(new GroupKind(group.asString(""), kind.asString("")));
            }
          }
        }
      }
    } catch (JacksonException e) {
      return Set.of();
    }
    return Set.copyOf(kinds);
  }
}
