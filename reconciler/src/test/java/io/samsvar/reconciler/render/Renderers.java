package io.samsvar.reconciler.render;

import io.samsvar.reconciler.render.TreeRenderer.Programs;
import io.samsvar.testkit.Toolchain;

/** Renderers of the pinned programs, without a cluster. */
public final class Renderers {

  private static final Toolchain TOOLS = Toolchain.standard();

  private Renderers() {}

  static Programs programs() {
    return new Programs(TOOLS.binary("kustomize"), TOOLS.binary("helm"));
  }

  /** With the standard limits. */
  public static TreeRenderer standard() {
    return new TreeRenderer(programs(), Scopes::builtIn, () -> Capabilities.BUILT_IN);
  }

  static TreeRenderer with(ChildProcess.Limits limits) {
    return new TreeRenderer(
        programs(),
        Scopes::builtIn,
        () -> Capabilities.BUILT_IN,
        new ChildProcess(limits, Confinement.none()));
  }
}
