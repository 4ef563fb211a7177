package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;

/** Makes manifests of an exported tree. Blocking. Safe for several threads. */
public interface Renderer {

  /**
   * Renders a directory: a Helm chart where it holds a {@code Chart.yaml}, Kustomize where it holds
   * a kustomization, else every YAML and JSON file below it.
   *
   * @throws io.samsvar.reconciler.StageException at RENDER; {@code render.empty} when nothing is
   *     declared
   */
  RenderedSet render(RenderRequest request);

  /** What charts would be told of the cluster now. */
  Digest capabilities();

  /** Of the programs that render: a render of others may be another one. */
  Digest tools();
}
