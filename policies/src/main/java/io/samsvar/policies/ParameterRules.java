package io.samsvar.policies;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.Problem;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema that a pack has for its parameters ({@code parameters.schema.json}, draft
 * 2020-12). What does not fit refuses the use of the pack, with the JSON Pointer of each place.
 */
final class ParameterRules {

  private ParameterRules() {}

  /**
   * Checks the parameters of a use, over the pack's own defaults.
   *
   * @throws PackRefusedException when they do not fit, or the schema is none
   */
  static void check(PackSources sources, ObjectNode parameters) throws PackRefusedException {
    String text = sources.files().get(PackSources.PARAMETERS_SCHEMA);
    if (text == null) {
      return;
    }
    List<Problem> problems;
    try {
      problems =
          schema(text).validate(merged(sources, parameters)).stream()
              .map(ParameterRules::problem)
              .toList();
    } catch (JacksonException | SchemaException | IllegalArgumentException e) {
      throw new PackRefusedException(
          sources.name(),
          List.of(
              new Problem(
                  PackSources.PARAMETERS_SCHEMA,
                  0,
                  "is no JSON Schema that could be used: " + e.getMessage())));
    }
    if (!problems.isEmpty()) {
      throw new PackRefusedException(sources.name(), problems);
    }
  }

  /** Nothing is fetched: a reference out of the file finds nothing. */
  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)))
        .getSchema(InputDocument.JSON.readTree(text));
  }

  private static ObjectNode merged(PackSources sources, ObjectNode parameters) {
    String defaults = sources.files().getOrDefault(PackSources.PARAMETERS, "{}");
    JsonNode base = InputDocument.JSON.readTree(defaults);
    ObjectNode merged =
        base instanceof ObjectNode object ? object : InputDocument.JSON.createObjectNode();
    merged.setAll(parameters);
    return merged;
  }

  private static Problem problem(Error error) {
    String at = error.getInstanceLocation().toString();
    return new Problem(
        "", 0, "spec.parameters" + (at.isEmpty() ? "" : at) + ": " + error.getMessage());
  }
}
