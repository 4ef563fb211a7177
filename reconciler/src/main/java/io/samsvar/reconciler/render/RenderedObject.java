package io.samsvar.reconciler.render;

import io.samsvar.ledger.ResourceId;
import tools.jackson.databind.node.ObjectNode;

/**
 * One manifest, as every later stage uses it. The node must not be changed.
 *
 * @param id identity; its namespace is that of the manifest, or the Sync's target namespace
 * @param apiVersion for example {@code apps/v1}
 * @param manifest canonical JSON
 * @param file file in the repository that declares it, as far as it can be told; else the path
 */
public record RenderedObject(ResourceId id, String apiVersion, ObjectNode manifest, String file) {}
