package io.samsvar.cli.demo;

import java.util.Base64;

/** Scene 3: a Secret in plain text is blocked, and its value is shown nowhere. */
final class PlaintextSecret implements Scene {

  @Override
  public String title() {
    return "A Secret in plain text";
  }

  @Override
  public String why() {
    return "Its value must not reach the cluster, and just as little a log, a status, an event, the\n"
        + "ledger or the report: a tool that prints what it refuses makes the leak worse.";
  }

  @Override
  public void play(DemoWorld world) {
    String canary = world.canary("plaintext");
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: smtp
        type: Opaque
        stringData:
          password: %s
        data:
          token: %s
        """
            .formatted(
                canary,
                Base64.getEncoder()
                    .encodeToString(canary.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    String commit =
        world.commit(
            People.OLA,
            "Add the mail server's password",
            change ->
                change
                    .write(DemoWorld.PATH + "/smtp.yaml", secret)
                    .write(
                        DemoWorld.PATH + "/kustomization.yaml",
                        world
                            .kustomization()
                            .replace(
                                "  - db-credentials.yaml",
                                "  - db-credentials.yaml\n  - smtp.yaml")));
    world.awaitSync(commit, "Blocked");
    world.showStatus();
    world.holds(
        "the finding names the rule sealing.plaintext-secret",
        world.findings().contains("sealing.plaintext-secret"));
    world.holds(
        "no Secret smtp in the cluster",
        !world.admin().run("", "-n", DemoWorld.TARGET, "get", "secret", "smtp").worked());
    world.canariesStayHidden();
    world.revert(People.OLA);
  }
}
