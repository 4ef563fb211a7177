package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import java.util.List;

/**
 * Everything a revision declares, parsed once.
 *
 * @param objects sorted by identity, each identity once
 * @param digest over the canonical JSON of the objects
 */
public record RenderedSet(List<RenderedObject> objects, Digest digest) {
  /** Copies the list. */
  public RenderedSet {
    objects = List.copyOf(objects);
  }
}
