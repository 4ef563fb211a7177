package io.samsvar.policies;

import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.foreign.Question;
import io.samsvar.policies.foreign.Question.Point;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code input}, with the fields that a pack reads and no others: less to parse, the same
 * question recognised at the next commit, and no more data than the rules need.
 */
final class InputDocument {

  static final ObjectMapper JSON = JsonMapper.builder().build();

  private InputDocument() {}

  /** The document for an object. */
  static byte[] of(ObjectInput input, ClusterFacts cluster, LoadedPack pack) {
    PackMetadata reads = pack.metadata();
    ObjectNode document = common(input.sync(), cluster, pack);
    if (reads.reads("operation")) {
      document.put("operation", input.operation().name());
    }
    set(document, reads, "object", unmanaged(reads, input.object()));
    set(document, reads, "oldObject", unmanaged(reads, input.oldObject()));
    set(document, reads, "namespace", input.namespace());
    set(document, reads, "userInfo", input.userInfo());
    set(document, reads, "sealing", input.sealing());
    if (reads.reads("review") || reads.reads("request")) {
      JsonNode request = request(input);
      set(document, reads, "review", request);
      set(document, reads, "request", request);
    }
    return JSON.writeValueAsBytes(document);
  }

  /** The same facts for a pack that is of another engine's form. */
  static Question question(ObjectInput input, Target target, Supplier<Inventory> inventory) {
    ObjectNode review = JSON.createObjectNode();
    review.setAll((ObjectNode) request(input));
    set(review, "object", unmanaged(review.get("object")));
    set(review, "oldObject", unmanaged(review.get("oldObject")));
    set(review, "namespaceObject", input.namespace());
    Point point =
        switch (target) {
          case SYNC -> Point.FILES;
          case ADMISSION -> Point.ADMISSION;
          case AUDIT -> Point.AUDIT;
        };
    return new Question(point, review, input.namespace(), input.file(), inventory);
  }

  /** The document for a plan. */
  static byte[] of(PlanInput input, ClusterFacts cluster, LoadedPack pack) {
    ObjectNode document = common(input.sync(), cluster, pack);
    set(document, pack.metadata(), "plan", input.plan());
    set(document, pack.metadata(), "declared", input.declared());
    return JSON.writeValueAsBytes(document);
  }

  private static ObjectNode common(
      @Nullable SyncFacts sync, ClusterFacts cluster, LoadedPack pack) {
    PackMetadata reads = pack.metadata();
    ObjectNode document = JSON.createObjectNode();
    if (reads.reads("parameters")) {
      document.set("parameters", pack.parameters());
    }
    if (reads.reads("cluster")) {
      document.set("cluster", JSON.valueToTree(cluster));
    }
    if (sync != null && reads.reads("sync")) {
      ObjectNode facts = JSON.valueToTree(sync);
      facts.properties().stream()
          .map(Map.Entry::getKey)
          .filter(field -> !reads.readsOfSync(field))
          .toList()
          .forEach(facts::remove);
      document.set("sync", facts);
    }
    return document;
  }

  /** Without the record of who manages which field, which can be longer than all the rest. */
  private static @Nullable JsonNode unmanaged(PackMetadata reads, @Nullable JsonNode object) {
    return object == null || reads.reads(PackMetadata.MANAGED_FIELDS) ? object : unmanaged(object);
  }

  private static @Nullable JsonNode unmanaged(@Nullable JsonNode object) {
    if (object == null || !object.path("metadata").has(PackMetadata.MANAGED_FIELDS)) {
      return object;
    }
    ObjectNode metadata = JSON.createObjectNode();
    metadata.setAll((ObjectNode) object.path("metadata"));
    metadata.remove(PackMetadata.MANAGED_FIELDS);
    ObjectNode copy = JSON.createObjectNode();
    copy.setAll((ObjectNode) object);
    copy.set("metadata", metadata);
    return copy;
  }

  /** The AdmissionRequest that was given, or one made of the same facts outside admission. */
  private static JsonNode request(ObjectInput input) {
    if (input.request() != null) {
      return input.request();
    }
    JsonNode object = input.object() != null ? input.object() : input.oldObject();
    ObjectNode request = JSON.createObjectNode();
    if (object == null) {
      return request;
    }
    String apiVersion = object.path("apiVersion").asString("");
    int slash = apiVersion.indexOf('/');
    ObjectNode kind = request.putObject("kind");
    kind.put("group", slash < 0 ? "" : apiVersion.substring(0, slash));
    kind.put("version", apiVersion.substring(slash + 1));
    kind.put("kind", object.path("kind").asString(""));
    request.put("name", object.path("metadata").path("name").asString(""));
    request.put("namespace", object.path("metadata").path("namespace").asString(""));
    request.put(
        "operation",
        switch (input.operation()) {
          case SYNC -> input.oldObject() == null ? "CREATE" : "UPDATE";
          case CREATE, UPDATE, DELETE, CONNECT -> input.operation().name();
        });
    set(request, "object", input.object());
    set(request, "oldObject", input.oldObject());
    set(request, "userInfo", input.userInfo());
    set(request, "namespaceObject", input.namespace());
    return request;
  }

  private static void set(
      ObjectNode document, PackMetadata reads, String field, @Nullable JsonNode value) {
    if (reads.reads(field)) {
      set(document, field, value);
    }
  }

  private static void set(ObjectNode document, String field, @Nullable JsonNode value) {
    if (value != null) {
      document.set(field, value);
    }
  }
}
