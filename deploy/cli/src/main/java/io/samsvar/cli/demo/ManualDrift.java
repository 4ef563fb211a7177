package io.samsvar.cli.demo;

/** Scene 6: by hand, even as cluster-admin, declared objects stay as Git has them. */
final class ManualDrift implements Scene {
  /* What the HorizontalPodAutoscaler's controller sends: it may read and write /scale only. */
  private static final String SCALE =
      """
      {"apiVersion": "autoscaling/v1", "kind": "Scale",
       "metadata": {"name": "api", "namespace": "production"}, "spec": {"replicas": 4}}
      """;

  @Override
  public String title() {
    return "By hand, as cluster-admin";
  }

  @Override
  public String why() {
    return "The API server refuses what Git does not say, whoever asks. What controllers must do,\n"
        + "and what Git does not declare, goes on.";
  }

  @Override
  public void play(DemoWorld world) {
    refused(
        world,
        "ClusterIP to NodePort",
        "patch",
        "service/web",
        "--type=merge",
        "-p",
        "{\"spec\":{\"type\":\"NodePort\"}}");
    refused(world, "kubectl scale", "scale", "deployment/web", "--replicas=1");
    refused(world, "kubectl delete", "delete", "deployment/web", "--wait=false");
    refused(world, "removing a label of Git", "label", "deployment/web", "region-");
    refused(world, "removing our own label", "label", "deployment/web", "samsvar.io/sync-");
    passes(
        world,
        "a status update",
        "patch",
        "deployment/web",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"replicas\":3}}");
    Kubectl.Answer scaled =
        world
            .admin()
            .put(
                "/apis/apps/v1/namespaces/production/deployments/api/scale",
                SCALE,
                "system:serviceaccount:kube-system:horizontal-pod-autoscaler");
    world.holds(
        "the autoscaler may scale api, whose replicas Git does not declare",
        scaled.worked(),
        scaled::text);
    passes(
        world,
        "an annotation that Git does not declare",
        "annotate",
        "deployment/api",
        "example.no/ticket=4711",
        "--overwrite");
  }

  private static void refused(DemoWorld world, String what, String... command) {
    Kubectl.Answer answer = world.admin().show(inTarget(command));
    world.holds(
        what + " is refused, naming the Sync, the commit and the way out",
        !answer.worked()
            && answer.text().contains(DemoWorld.SYNC)
            && answer.text().contains(world.verifiedRevision().substring(0, 8))
            && answer.text().contains(DemoWorld.PATH),
        answer::text);
  }

  private static void passes(DemoWorld world, String what, String... command) {
    Kubectl.Answer answer = world.admin().show(inTarget(command));
    world.holds(what + " passes", answer.worked(), answer::text);
  }

  private static String[] inTarget(String... command) {
    String[] all = new String[command.length + 2];
    all[0] = "-n";
    all[1] = DemoWorld.TARGET;
    System.arraycopy(command, 0, all, 2, command.length);
    return all;
  }
}
