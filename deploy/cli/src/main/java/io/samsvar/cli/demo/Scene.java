package io.samsvar.cli.demo;

/** One scene of the demo. */
public interface Scene {

  /** What happens, in a few words. */
  String title();

  /** Why it matters: what goes wrong elsewhere. A line or two. */
  String why();

  /**
   * Plays it, and checks that everything comes out as told.
   *
   * @throws AssertionError names what did not
   */
  void play(DemoWorld world);
}
