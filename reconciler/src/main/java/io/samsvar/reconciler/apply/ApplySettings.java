package io.samsvar.reconciler.apply;

import io.samsvar.reconciler.resource.Tool;
import java.time.Duration;
import java.util.Set;

/**
 * What a Sync decides about writing.
 *
 * @param takeOver whether a field of an object of ours that another manager holds is taken over; if
 *     not, the object fails and the message names the manager
 * @param adopt whether an object that was in the cluster before it was declared may be taken over,
 *     with the fields that others hold
 * @param confirmWithin how long a deletion may take until the object counts as survived, and a new
 *     Namespace or CRD until it is usable
 * @param tools whose fields become ours alone before the apply
 */
public record ApplySettings(
    boolean takeOver, boolean adopt, Duration confirmWithin, Set<Tool> tools) {
  /** Copies the set. */
  public ApplySettings {
    tools = Set.copyOf(tools);
  }

  /** Settings that take over from no tool. */
  public ApplySettings(boolean takeOver, boolean adopt, Duration confirmWithin) {
    this(takeOver, adopt, confirmWithin, Set.of());
  }

  /** How long to wait for confirmation when a Sync does not say. */
  public static final Duration CONFIRM_WITHIN = Duration.ofSeconds(30);

  /** Our fields are ours; what was there before stays others'. */
  public static ApplySettings standard() {
    return new ApplySettings(true, false, CONFIRM_WITHIN);
  }
}
