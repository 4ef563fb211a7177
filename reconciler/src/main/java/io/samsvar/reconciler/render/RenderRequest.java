package io.samsvar.reconciler.render;

import io.samsvar.reconciler.resource.RenderSpec;
import java.nio.file.Path;

/**
 * What is to be rendered.
 *
 * @param root the exported tree
 * @param directory the Sync's path below it
 * @param targetNamespace namespace for namespaced objects that name none, empty for none
 * @param release name of a chart's release when the spec gives none
 * @param spec what the Sync says of it
 */
public record RenderRequest(
    Path root, Path directory, String targetNamespace, String release, RenderSpec spec) {

  /** Without any wish. */
  public RenderRequest(Path root, Path directory, String targetNamespace) {
    this(root, directory, targetNamespace, "", RenderSpec.DEFAULT);
  }
}
