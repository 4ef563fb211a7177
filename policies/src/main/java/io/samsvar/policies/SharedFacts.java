package io.samsvar.policies;

import io.samsvar.policies.foreign.Inventory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the questions of one run have in common, written once: the Namespace and the facts of the
 * Sync, mostly the same for all of them. Safe for several threads.
 */
final class SharedFacts {

  private final Supplier<Inventory> inventory;

  /** By the very same node, which is cheaper to tell than an equal one. */
  private final Map<JsonNode, Part> nodes = Collections.synchronizedMap(new IdentityHashMap<>());

  private final Map<SyncFields, Part> syncs = new ConcurrentHashMap<>();

  SharedFacts(Supplier<Inventory> inventory) {
    this.inventory = inventory;
  }

  private record SyncFields(SyncFacts sync, Set<String> fields) {}

  Supplier<Inventory> inventory() {
    return inventory;
  }

  /** A node that other questions hold as well, and that nobody changes during the run. */
  Part node(JsonNode node) {
    return nodes.computeIfAbsent(node, Part::of);
  }

  /** The facts of a Sync, as far as a pack reads them. */
  Part sync(SyncFacts sync, LoadedPack pack) {
    return syncs.computeIfAbsent(new SyncFields(sync, pack.reads().ofSync()), SharedFacts::write);
  }

  private static Part write(SyncFields key) {
    ObjectNode facts = InputDocument.JSON.valueToTree(key.sync());
    facts.retain(key.fields());
    return Part.of(facts);
  }
}
