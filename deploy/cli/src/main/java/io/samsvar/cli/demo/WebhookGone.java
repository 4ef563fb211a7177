package io.samsvar.cli.demo;

import io.samsvar.ledger.Event;
import java.time.Duration;

/** Scene 7: the webhook configuration is deleted and a Service is changed meanwhile. */
final class WebhookGone implements Scene {

  @Override
  public String title() {
    return "Somebody deletes the webhook";
  }

  @Override
  public String why() {
    return "No webhook guards its own configuration. So it is watched and put back, what slipped\n"
        + "through is reverted, and the gap is in the ledger for the report.";
  }

  @Override
  public void play(DemoWorld world) {
    int attempts = world.slipThrough();
    world.step("the change slipped through at attempt " + attempts + " of delete-then-patch");
    world.eventually(
        "the webhook configuration is back", Duration.ofSeconds(15), world::webhookRegistered);
    world.eventually(
        "the Service is ClusterIP again",
        Duration.ofSeconds(15),
        () -> world.serviceType("web").equals("ClusterIP"));
    world.eventually(
        "the gap is in the ledger",
        Duration.ofSeconds(15),
        () -> world.recorded(Event.EnforcementGap.class) > 0);
    world.eventually(
        "so is the drift that was reverted",
        Duration.ofSeconds(15),
        () -> world.recorded(Event.DriftReverted.class) > 0);
    world.eventually(
        "and by hand it is refused again",
        Duration.ofSeconds(15),
        () ->
            !world
                .admin()
                .run(
                    "",
                    "-n",
                    DemoWorld.TARGET,
                    "patch",
                    "service/web",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"type\":\"NodePort\"}}")
                .worked());
  }
}
