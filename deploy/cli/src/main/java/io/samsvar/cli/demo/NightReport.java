package io.samsvar.cli.demo;

import java.nio.file.Path;

/** Scene 9: the night's report, verified, and one flipped byte. */
final class NightReport implements Scene {

  @Override
  public String title() {
    return "The night's report";
  }

  @Override
  public String why() {
    return "Who changed what, where the data is, which control was in force: a signed PDF with the\n"
        + "evidence attached, that anybody can verify offline, years later.";
  }

  @Override
  public void play(DemoWorld world) {
    Path report = world.report();
    world.holds("samsvar verify says VALID", world.verify(report).equals("VALID"));
    world.gapIsInReport(report);
    world.canariesStayHidden();
    Path forged = world.flipByte(report);
    world.holds("with one flipped byte it says INVALID", world.verify(forged).equals("INVALID"));
  }
}
