package io.samsvar.cli.demo;

import java.util.List;
import java.util.Map;

/** Scene 5: twelve of twenty objects go only with an approval of exactly that plan. */
final class LargePrune implements Scene {
  private static final List<String> REMOVED = List.of("worker", "mailer", "search", "billing");
  private static final int OBJECTS_BEFORE = 20;
  private static final int OBJECTS_AFTER = 8;

  @Override
  public String title() {
    return "A commit removes 12 of 20 objects";
  }

  @Override
  public String why() {
    return "Over the budget of 20 percent it waits for somebody else than the author, who approves\n"
        + "the digest of this very plan: what is approved is what is deleted.";
  }

  @Override
  public void play(DemoWorld world) {
    String kustomization = world.file("base/kustomization.yaml");
    for (String app : REMOVED) {
      kustomization = kustomization.replace("  - " + app + ".yaml\n", "");
    }
    Map<String, String> written = Map.of("base/kustomization.yaml", kustomization);
    List<String> removed = REMOVED.stream().map(app -> "base/" + app + ".yaml").toList();
    String commit =
        world.commit(
            People.OLA,
            "Remove the services that moved to the new platform",
            change -> {
              removed.forEach(change::delete);
              written.forEach(change::write);
            });
    world.settle(written, removed);
    world.awaitSync(commit, "AwaitingApproval");
    world.showStatus();
    world.holds("nothing is deleted while it waits", objects(world) == OBJECTS_BEFORE);
    String plan = world.planDigest();
    world.approve(People.OLA, plan, "it is my own change");
    world.awaitApproval(People.OLA, false);
    world.holds("the author's own approval is refused", objects(world) == OBJECTS_BEFORE);
    world.approve(People.KARI, plan, "the four services run on the new platform since Monday");
    world.awaitApproval(People.KARI, true);
    world.awaitSync(commit, "Synced");
    world.holds(
        "approved by another person, the twelve are gone and the eight are there",
        objects(world) == OBJECTS_AFTER,
        () -> "found " + world.declaredObjects());
  }

  private static int objects(DemoWorld world) {
    return world.declaredObjects().size();
  }
}
