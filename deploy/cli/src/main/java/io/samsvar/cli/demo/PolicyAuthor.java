package io.samsvar.cli.demo;

import java.time.Duration;

/** Scene 8: Rego from Git takes effect at the gate and at admission; a broken one does not. */
final class PolicyAuthor implements Scene {
  static final String RULE =
      """
      # METADATA
      # title: Images come from the registry in Norway
      # description: Other registries see which of our clusters pulls what, and from where.
      # custom:
      #   severity: deny
      #   requirements: [GDPR-32]
      package samsvar.registry

      deny contains finding if {
      	some path, container in containers
      	not startswith(container.image, "registry.example.no/")
      	finding := {
      		"code": "registry.not-ours",
      		"message": sprintf("container %s: take the image from registry.example.no", [container.name]),
      		"path": path,
      		"details": {},
      	}
      }

      containers["/spec/template/spec/containers"] := container if {
      	some container in input.object.spec.template.spec.containers
      }
      """;
  private static final String OTHER_REGISTRY =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
              - name: web
                image: docker.io/library/nginx:1.29
      """;

  @Override
  public String title() {
    return "A policy author commits a rule";
  }

  @Override
  public String why() {
    return "Rego from Git is tested, compiled and in force within seconds, for commits and for\n"
        + "kubectl alike. Rego that does not compile leaves the last known good in force.";
  }

  @Override
  public void play(DemoWorld world) {
    world.commitPolicy("Only our registry", RULE);
    var _ = world.admin().apply(world.bundleManifest());
    world.awaitBundle("in force", state -> state.equals("Active"));
    String commit =
        world.commit(
            People.OLA,
            "Take nginx from Docker Hub",
            change -> change.write(DemoWorld.PATH + "/web-replicas.yaml", OTHER_REGISTRY));
    world.awaitSync(commit, "Blocked");
    world.showStatus();
    world.holds("the new rule blocks it", world.findings().contains("registry.not-ours"));
    world.revert(People.OLA);
    Kubectl.Answer byHand = world.admin().apply(world.strayDeployment());
    world.holds(
        "kubectl apply of such an object is refused by the same rule",
        !byHand.worked() && byHand.text().contains("registry.not-ours"),
        byHand::text);
    world.commitPolicy("A slip of the pen", RULE.replace("startswith(", "startwith("));
    world.awaitBundle("refused, with the reason", state -> !state.equals("Active"));
    world.eventually(
        "the last known good rule is still in force",
        Duration.ofSeconds(5),
        () ->
            world
                .admin()
                .run(world.strayDeployment(), "apply", "-f", "-")
                .text()
                .contains("registry.not-ours"));
  }
}
