package io.samsvar.cli.demo;

/** Scene 2: a workload that leaves the region is blocked before the first write. */
final class WrongRegion implements Scene {
  private static final String PATCH =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        template:
          spec:
            nodeSelector:
              topology.kubernetes.io/region: us-east-1
      """;

  @Override
  public String title() {
    return "A workload moves to us-east-1";
  }

  @Override
  public String why() {
    return "Personal data would leave the EEA (GDPR chapter V). Elsewhere this is applied and found\n"
        + "later; here it is decided before the first write, and the last verified commit stays.";
  }

  @Override
  public void play(DemoWorld world) {
    String verified = world.verifiedRevision();
    String before = deployment(world);
    String commit =
        world.commit(
            People.OLA,
            "Move api closer to the American customers",
            change ->
                change
                    .write(DemoWorld.PATH + "/api-region.yaml", PATCH)
                    .write(
                        DemoWorld.PATH + "/kustomization.yaml",
                        world
                            .kustomization()
                            .replace(
                                "  - web-replicas.yaml",
                                "  - web-replicas.yaml\n  - api-region.yaml")));
    world.awaitSync(commit, "Blocked");
    world.showStatus();
    world.holds(
        "the finding names the rule residency.region-not-allowed",
        world.findings().contains("residency.region-not-allowed"));
    world.holds("the finding names the file", world.findings().contains(".yaml"));
    world.holds("the cluster is untouched", deployment(world).equals(before));
    world.holds(
        "the last verified commit stays enforced", world.verifiedRevision().equals(verified));
    world.holds(
        "and protected: kubectl scale is still refused",
        !world
            .admin()
            .show("-n", DemoWorld.TARGET, "scale", "deployment/web", "--replicas=0")
            .worked());
    world.revert(People.OLA);
  }

  private static String deployment(DemoWorld world) {
    return world
        .admin()
        .query(
            "-n",
            DemoWorld.TARGET,
            "get",
            "deployment",
            "api",
            "-o",
            "jsonpath={.metadata.resourceVersion} {.metadata.generation}");
  }
}
