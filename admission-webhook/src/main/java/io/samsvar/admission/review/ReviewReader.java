package io.samsvar.admission.review;

import io.samsvar.ledger.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an AdmissionReview strictly: UTF-8 only, no duplicate keys, nothing after the document,
 * bounded depth, and every field we decide by of the type it must have. Fields we do not know are
 * left alone, since a newer API server may send more. Safe for several threads.
 */
public final class ReviewReader {

  /** Deepest nesting that is read. */
  public static final int DEPTH_MAX = 250;

  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final int NUMBER_CHARACTERS_MAX = 100;
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9-]{1,128}");

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARACTERS_MAX)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * Reads the body of a request.
   *
   * @throws MalformedReviewException names what is wrong, with the uid where it could be read
   */
  public AdmissionReview read(byte[] body) throws MalformedReviewException {
    JsonNode review = parse(body);
    JsonNode request = review.path("request");
    String uid = uidOf(request);
    Fields fields = new Fields(uid);
    fields.check(review.isObject(), "the document is no object");
    fields.check(
        review.path("apiVersion").asString("").equals(API_VERSION),
        "apiVersion is not " + API_VERSION);
    fields.check(
        review.path("kind").asString("").equals("AdmissionReview"), "kind is not AdmissionReview");
    fields.check(request.isObject(), "request is no object");
    fields.check(uid != null, "request.uid is missing or no uid");
    return request(fields, request, uid == null ? "" : uid);
  }

  private static AdmissionReview request(Fields fields, JsonNode request, String uid)
      throws MalformedReviewException {
    Operation operation = operation(fields, request);
    JsonNode kind = fields.object(request, "kind");
    JsonNode resource = fields.object(request, "resource");
    JsonNode object = fields.objectOrNull(request, "object");
    JsonNode oldObject = fields.objectOrNull(request, "oldObject");
    AdmissionReview review =
        new AdmissionReview(
            uid,
            operation,
            new AdmissionReview.Kind(
                fields.text(kind, "group"),
                fields.textNotEmpty(kind, "version"),
                fields.textNotEmpty(kind, "kind")),
            fields.text(resource, "group"),
            fields.textNotEmpty(resource, "resource"),
            fields.text(request, "subResource"),
            fields.text(request, "namespace"),
            fields.text(request, "name"),
            caller(fields, fields.object(request, "userInfo")),
            object,
            oldObject,
            fields.flag(request, "dryRun"),
            request);
    checkObjects(fields, review);
    return review;
  }

  private static void checkObjects(Fields fields, AdmissionReview review)
      throws MalformedReviewException {
    switch (review.operation()) {
      case CREATE -> fields.check(review.object() != null, "a create has no object");
      case UPDATE ->
          fields.check(
              review.object() != null && review.oldObject() != null,
              "an update has not both object and oldObject");
      case DELETE ->
          fields.check(
              review.oldObject() != null || !review.name().isEmpty(),
              "a delete has neither oldObject nor name");
      case CONNECT, SYNC -> {}
    }
    for (JsonNode object : new JsonNode[] {review.object(), review.oldObject()}) {
      if (object != null) {
        JsonNode metadata = object.path("metadata");
        fields.check(
            metadata.isMissingNode() || metadata.isNull() || metadata.isObject(),
            "metadata is no object");
        fields.text(metadata, "name");
        fields.text(metadata, "namespace");
      }
    }
  }

  private static Operation operation(Fields fields, JsonNode request)
      throws MalformedReviewException {
    return switch (fields.text(request, "operation")) {
      case "CREATE" -> Operation.CREATE;
      case "UPDATE" -> Operation.UPDATE;
      case "DELETE" -> Operation.DELETE;
      case "CONNECT" -> Operation.CONNECT;
      default -> throw fields.malformed("operation is none of CREATE, UPDATE, DELETE, CONNECT");
    };
  }

  private static Caller caller(Fields fields, JsonNode userInfo) throws MalformedReviewException {
    Set<String> groups = new LinkedHashSet<>(fields.texts(userInfo, "groups"));
    Map<String, List<String>> extra = new LinkedHashMap<>();
    JsonNode attributes = userInfo.path("extra");
    for (String key : attributes.propertyNames()) {
      extra.put(key, fields.texts(attributes, key));
    }
    return new Caller(
        fields.textNotEmpty(userInfo, "username"), fields.text(userInfo, "uid"), groups, extra);
  }

  private JsonNode parse(byte[] body) throws MalformedReviewException {
    try {
      // Decoded here and not by the parser, which would take UTF-16 and UTF-32 as well.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode tree = mapper.readTree(text);
      if (tree == null || tree.isMissingNode()) {
        throw new MalformedReviewException(null, "The body is empty");
      }
      return tree;
    } catch (CharacterCodingException e) {
      throw new MalformedReviewException(null, "The body is not UTF-8");
    } catch (JacksonException e) {
      // The parser's message may quote the document.
      throw new MalformedReviewException(null, "The body is not strict JSON");
    }
  }

  private static @Nullable String uidOf(JsonNode request) {
    JsonNode uid = request.path("uid");
    return uid.isString() && UID.matcher(uid.stringValue()).matches() ? uid.stringValue() : null;
  }

  /** Typed access to fields; what is wrong carries the uid. */
  private record Fields(@Nullable String uid) {

    MalformedReviewException malformed(String what) {
      return new MalformedReviewException(uid, "The AdmissionReview cannot be used: " + what);
    }

    void check(boolean fine, String what) throws MalformedReviewException {
      if (!fine) {
        throw malformed(what);
      }
    }

    JsonNode object(JsonNode parent, String name) throws MalformedReviewException {
      JsonNode node = parent.path(name);
      check(node.isObject(), name + " is no object");
      return node;
    }

    @Nullable JsonNode objectOrNull(JsonNode parent, String name) throws MalformedReviewException {
      JsonNode node = parent.path(name);
      if (node.isMissingNode() || node.isNull()) {
        return null;
      }
      return object(parent, name);
    }

    String text(JsonNode parent, String name) throws MalformedReviewException {
      JsonNode node = parent.path(name);
      if (node.isMissingNode() || node.isNull()) {
        return "";
      }
      check(node.isString(), name + " is no string");
      return node.stringValue();
    }

    String textNotEmpty(JsonNode parent, String name) throws MalformedReviewException {
      String text = text(parent, name);
      check(!text.isEmpty(), name + " is missing");
      return text;
    }

    boolean flag(JsonNode parent, String name) throws MalformedReviewException {
      JsonNode node = parent.path(name);
      if (node.isMissingNode() || node.isNull()) {
        return false;
      }
      check(node.isBoolean(), name + " is no boolean");
      return node.booleanValue();
    }

    List<String> texts(JsonNode parent, String name) throws MalformedReviewException {
      JsonNode node = parent.path(name);
      if (node.isMissingNode() || node.isNull()) {
        return List.of();
      }
      check(node.isArray(), name + " is no list");
      List<String> texts = new ArrayList<>();
      for (JsonNode item : node) {
        check(item.isString(), name + " has an item that is no string");
        texts.add(item.stringValue());
      }
      return texts;
    }
  }
}
