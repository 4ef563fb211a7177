package io.samsvar.admission.override;

import io.samsvar.ledger.ResourceId;

/** Is told of every write that a BreakGlass lets through, before the answer. */
@FunctionalInterface
public interface OverrideUses {

  /** A write to this object goes on under this BreakGlass. What it throws refuses the write. */
  void used(BreakGlass override, ResourceId id);
}
