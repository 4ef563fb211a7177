package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import java.util.List;

/**
 * Everything a revision declares, parsed once.
 *
 * @param objects sorted by identity, each identity once
 * @param digest over the canonical JSON of the objects
 * @param warnings what the renderer said besides, a line each, such as deprecated fields in use
 */
public record RenderedSet(List<RenderedObject> objects, Digest digest, List<String> warnings) {
  /** Copies the lists. */
  public RenderedSet {
    objects = List.copyOf(objects);
    warnings = List.copyOf(warnings);
  }

  /** A set without warnings. */
  public RenderedSet(List<RenderedObject> objects, Digest digest) {
    this(objects, digest, List.of());
  }

  /** The same set with these warnings. */
  public RenderedSet withWarnings(List<String> said) {
    return new RenderedSet(objects, digest, said);
  }
}
