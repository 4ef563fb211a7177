package io.samsvar.reconciler.plan;

import java.util.Comparator;

/**
 * When a change is made: changes of one step are made together, in the order of kinds, and the next
 * step waits until this one is healthy.
 *
 * @param wave smaller ones first
 */
public record Step(Phase phase, int wave) implements Comparable<Step> {

  /** Where everything belongs that says nothing else. */
  public static final Step ORDINARY = new Step(Phase.SYNC, 0);

  private static final Comparator<Step> ORDER =
      Comparator.comparing(Step::phase).thenComparingInt(Step::wave);

  /** The parts of a sync, in their order. */
  public enum Phase {
    /** Hooks that have to succeed before anything else is written. */
    PRE_SYNC("PreSync"),
    /** What Git declares. */
    SYNC("Sync"),
    /** Hooks that run once everything is healthy. */
    POST_SYNC("PostSync");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** The name in annotations, plans and messages. */
    public String text() {
      return text;
    }
  }

  @Override
  public int compareTo(Step other) {
    return ORDER.compare(this, other);
  }

  /** For people: {@code wave 2}, or {@code PreSync wave 2}. */
  @Override
  public String toString() {
    return (phase == Phase.SYNC ? "" : phase.text() + " ") + "wave " + wave;
  }
}
