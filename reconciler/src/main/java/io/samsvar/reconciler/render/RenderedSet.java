package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a revision declares, parsed once.
 *
 * @param objects sorted by identity, each identity once
 * @param digest over the canonical JSON of the objects
 * @param warnings what the renderer said besides, a line each, such as deprecated fields in use
 * @param capabilities what a chart was told of the cluster, null where the cluster had no say
 */
public record RenderedSet(
    List<RenderedObject> objects,
    Digest digest,
    List<String> warnings,
    @Nullable Digest capabilities) {
  /** Copies the lists. */
  public RenderedSet {
    objects = List.copyOf(objects);
    warnings = List.copyOf(warnings);
  }

  /** A set without warnings. */
  public RenderedSet(List<RenderedObject> objects, Digest digest) {
    this(objects, digest, List.of(), null);
  }

  /** The same set with these warnings. */
  public RenderedSet withWarnings(List<String> said) {
    return new RenderedSet(objects, digest, said, capabilities);
  }

  /** The same set, which depends on what a chart was told of the cluster. */
  RenderedSet toldOf(@Nullable Digest cluster) {
    return new RenderedSet(objects, digest, warnings, cluster);
  }
}
