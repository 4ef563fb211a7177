package io.samsvar.reconciler.render;

import java.nio.file.Path;

/** Makes manifests of an exported tree. Blocking. Safe for several threads. */
public interface Renderer {

  /**
   * Renders a directory: Kustomize where it holds a kustomization, else every YAML and JSON file
   * below it.
   *
   * @param root the exported tree
   * @param directory the Sync's path below it
   * @param targetNamespace namespace for namespaced objects that name none, empty for none
   * @throws io.samsvar.reconciler.StageException at RENDER; {@code render.empty} when nothing is
   *     declared
   */
  RenderedSet render(Path root, Path directory, String targetNamespace);
}
