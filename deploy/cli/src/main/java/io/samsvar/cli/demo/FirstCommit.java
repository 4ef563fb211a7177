package io.samsvar.cli.demo;

import java.time.Duration;

/** Scene 1: the first commit is applied, and a SealedSecret becomes a Secret. */
final class FirstCommit implements Scene {
  private static final int OBJECTS = 20;

  @Override
  public String title() {
    return "The first commit";
  }

  @Override
  public String why() {
    return "A classic Kustomize overlay is followed as it stands. Every object is judged before the\n"
        + "first write; the secret in Git is sealed for this cluster only.";
  }

  @Override
  public void play(DemoWorld world) {
    String commit = world.commitFirstTree();
    var _ = world.admin().apply(world.syncManifest());
    world.awaitSync(commit, "Synced");
    var _ = world.admin().show("get", "sync", "-A");
    world.holds(
        "all " + OBJECTS + " objects of the commit are in the cluster, and nothing else",
        world.declaredObjects().size() == OBJECTS,
        () -> "found " + world.declaredObjects());
    var _ =
        world.admin().show("-n", DemoWorld.TARGET, "get", "deployments,services,hpa", "-o", "name");
    world.holds(
        "the namespace was created with environment and region",
        world
            .admin()
            .query("get", "namespace", DemoWorld.TARGET, "-o", "jsonpath={.metadata.labels}")
            .contains("\"region\":\"no-oslo-1\""));
    world.eventually(
        "the Sealed Secrets controller made the Secret db-credentials",
        Duration.ofSeconds(30),
        () ->
            world
                .admin()
                .run("", "-n", DemoWorld.TARGET, "get", "secret", "db-credentials")
                .worked());
  }
}
