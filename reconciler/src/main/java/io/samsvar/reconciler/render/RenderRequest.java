package io.samsvar.reconciler.render;

import io.samsvar.reconciler.resource.RenderSpec;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What is to be rendered.
 *
 * @param root the exported tree
 * @param directory the Sync's path below it
 * @param targetNamespace namespace for namespaced objects that name none, empty for none
 * @param release name of a chart's release when the spec gives none
 * @param spec what the Sync says of it
 * @param variables values to substitute, by name; not looked for when the spec does not ask
 */
public record RenderRequest(
    Path root,
    Path directory,
    String targetNamespace,
    String release,
    RenderSpec spec,
    Map<String, JsonNode> variables) {

  /** Copies the map. */
  public RenderRequest {
    variables = Map.copyOf(variables);
  }

  /** With what the spec itself declares. */
  public RenderRequest(
      Path root, Path directory, String targetNamespace, String release, RenderSpec spec) {
    this(root, directory, targetNamespace, release, spec, Substitution.declared(spec));
  }

  /** Without any wish. */
  public RenderRequest(Path root, Path directory, String targetNamespace) {
    this(root, directory, targetNamespace, "", RenderSpec.DEFAULT);
  }
}
