package io.samsvar.policies.foreign;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Asks a pack of another engine's form in the shape it expects. Immutable. */
public interface ForeignInput {

  /** The {@code input} of the pack, empty when nothing in it applies, which passes. */
  Optional<ObjectNode> about(Question question);

  /** As {@link #about} but as if everything applied, to warm the pack up. */
  ObjectNode everything(Question question);
}
