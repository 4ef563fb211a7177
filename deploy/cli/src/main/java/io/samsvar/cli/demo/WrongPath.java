package io.samsvar.cli.demo;

/** Scene 4: an empty and a missing path freeze; they never delete. */
final class WrongPath implements Scene {

  @Override
  public String title() {
    return "The path is empty, then it is gone";
  }

  @Override
  public String why() {
    return "The seed of the idea: one wrong path in Git, and elsewhere a whole deployment is pruned.\n"
        + "Absence alone never deletes here.";
  }

  @Override
  public void play(DemoWorld world) {
    String empty =
        world.commit(
            People.OLA,
            "Clean up the overlay",
            change ->
                change.write(
                    DemoWorld.PATH + "/kustomization.yaml",
                    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n"));
    frozen(world, empty, "an overlay that declares nothing");
    world.revert(People.OLA);
    String moved =
        world.commit(
            People.OLA,
            "Rename production to prod",
            change -> change.delete(DemoWorld.PATH).write("overlays/prod/README.md", "soon\n"));
    frozen(world, moved, "a path that is not there any more");
    world.revert(People.OLA);
    world.step("kari points the Sync itself at a folder that never existed");
    String patch = "{\"spec\":{\"source\":{\"path\":\"overlays/prodution\"}}}";
    var _ =
        world
            .admin()
            .show(
                "-n",
                DemoWorld.SYNC_NAMESPACE,
                "patch",
                "sync",
                DemoWorld.SYNC,
                "--type=merge",
                "-p",
                patch);
    frozen(world, world.head(), "a Sync with a misspelt path");
    String back = "{\"spec\":{\"source\":{\"path\":\"" + DemoWorld.PATH + "\"}}}";
    var _ =
        world
            .admin()
            .show(
                "-n",
                DemoWorld.SYNC_NAMESPACE,
                "patch",
                "sync",
                DemoWorld.SYNC,
                "--type=merge",
                "-p",
                back);
    world.awaitSync(world.head(), "Synced");
  }

  private static void frozen(DemoWorld world, String commit, String what) {
    int before = world.declaredObjects().size();
    world.awaitSync(commit, "Frozen");
    world.showStatus();
    world.holds(
        "frozen for " + what + "; nothing is deleted",
        world.declaredObjects().size() == before,
        () -> "there were " + before + ", now " + world.declaredObjects());
  }
}
