package io.samsvar.policies;

import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.foreign.Question;
import io.samsvar.policies.foreign.Question.Point;
import java.io.ByteArrayOutputStream;
import java.util.List;
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

  /** Of a usual object with what is told beside it; a longer one takes what it needs. */
  private static final int DOCUMENT_BYTES = 8 << 10;

  static final ObjectMapper JSON = JsonMapper.builder().build();

  private InputDocument() {}

  /** The document, of the parts that a pack reads and its module does not know already. */
  static byte[] of(Facts facts, LoadedPack pack) {
    ByteArrayOutputStream document = new ByteArrayOutputStream(DOCUMENT_BYTES);
    for (InputField field : pack.reads().fields()) {
      Part part = pack.fixed().containsKey(field) ? null : facts.part(field, pack);
      if (part != null) {
        document.write(document.size() == 0 ? '{' : ',');
        document.writeBytes(field.opening());
        document.writeBytes(part.json());
      }
    }
    if (document.size() == 0) {
      document.write('{');
    }
    document.write('}');
    return document.toByteArray();
  }

  /** The same facts for a pack that is of another engine's form. */
  static Question question(ObjectInput input, Target target, Supplier<Inventory> inventory) {
    ObjectNode review = JSON.createObjectNode();
    review.setAll((ObjectNode) request(input));
    for (String field : List.of("object", "oldObject")) {
      if (review.has(field)) {
        review.set(field, unmanaged(review.path(field)));
      }
    }
    set(review, "namespaceObject", input.namespace());
    Point point =
        switch (target) {
          case SYNC -> Point.FILES;
          case ADMISSION -> Point.ADMISSION;
          case AUDIT -> Point.AUDIT;
        };
    return new Question(point, review, input.namespace(), input.file(), inventory);
  }

  /** Without the record of who manages which field, which can be longer than all the rest. */
  static JsonNode unmanaged(JsonNode object) {
    if (!object.path("metadata").has(PackMetadata.MANAGED_FIELDS)) {
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
  static JsonNode request(ObjectInput input) {
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

  private static void set(ObjectNode document, String field, @Nullable JsonNode value) {
    if (value != null) {
      document.set(field, value);
    }
  }
}
