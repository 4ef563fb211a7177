package io.samsvar.cli.convert;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Sync while it is written, as a tree, with the fields in the order in which people read them:
 * its parts are made when something is put into them.
 */
final class SyncDraft {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode sync = JSON.createObjectNode();

  SyncDraft(String namespace, String name) {
    sync.put("apiVersion", "samsvar.io/v1alpha1").put("kind", "Sync");
    sync.putObject("metadata").put("name", name).put("namespace", namespace);
    sync.putObject("spec").putObject("source");
  }

  ObjectNode spec() {
    return (ObjectNode) sync.path("spec");
  }

  ObjectNode source() {
    return (ObjectNode) spec().path("source");
  }

  /** An object of the spec, for example {@code prune}. */
  ObjectNode part(String name) {
    return spec().path(name) instanceof ObjectNode part ? part : spec().putObject(name);
  }

  ObjectNode metadata() {
    return (ObjectNode) sync.path("metadata");
  }

  ObjectNode finished() {
    return sync;
  }
}
