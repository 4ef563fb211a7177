package io.samsvar.admission;

import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.admission.review.MalformedReviewException;
import io.samsvar.admission.review.ReviewReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds AdmissionReviews as the API server sends them. */
public final class Question {

  public static final String UID = "705ab4f5-6393-11e8-b7cc-42010a800002";

  private final ObjectNode review = JsonNodeFactory.instance.objectNode();
  private final ObjectNode request;

  private Question(String operation, String resource, JsonNode any) {
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    request = review.putObject("request");
    String apiVersion = any.path("apiVersion").asString("v1");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    String kind = any.path("kind").asString("");
    JsonNode metadata = any.path("metadata");
    request.put("uid", UID).put("operation", operation).put("dryRun", false);
    request.putObject("kind").put("group", group).put("version", version).put("kind", kind);
    request
        .putObject("resource")
        .put("group", group)
        .put("version", version)
        .put("resource", resource);
    request.put("name", metadata.path("name").asString(""));
    if (metadata.has("namespace")) {
      request.put("namespace", metadata.path("namespace").asString(""));
    }
    as("kari");
  }

  public static Question create(String resource, JsonNode object) {
    Question question = new Question("CREATE", resource, object);
    question.request.set("object", object);
    return question;
  }

  public static Question update(String resource, JsonNode before, JsonNode after) {
    Question question = new Question("UPDATE", resource, before);
    question.request.set("oldObject", before);
    question.request.set("object", after);
    return question;
  }

  public static Question delete(String resource, JsonNode before) {
    Question question = new Question("DELETE", resource, before);
    question.request.set("oldObject", before);
    question.request.putNull("object");
    return question;
  }

  public Question as(String username, String... groups) {
    ObjectNode userInfo = request.putObject("userInfo");
    userInfo.put("username", username).put("uid", "");
    for (String group : groups) {
      userInfo.withArrayProperty("groups").add(group);
    }
    return this;
  }

  public Question extra(String key, String value) {
    request.withObjectProperty("userInfo").withObjectProperty("extra").putArray(key).add(value);
    return this;
  }

  public Question subresource(String subresource) {
    request.put("subResource", subresource);
    return this;
  }

  /** The resource asked about, when the object is of another API group. */
  public Question resourceGroup(String group) {
    request.withObjectProperty("resource").put("group", group);
    return this;
  }

  public Question dryRun() {
    request.put("dryRun", true);
    return this;
  }

  /** Sets or, with null, removes a field of the request. */
  public Question field(String name, @Nullable JsonNode value) {
    if (value == null) {
      request.remove(name);
    } else {
      request.set(name, value);
    }
    return this;
  }

  /** The whole AdmissionReview, to be broken by the test. */
  public ObjectNode json() {
    return review;
  }

  public byte[] bytes() {
    return review.toString().getBytes(StandardCharsets.UTF_8);
  }

  public AdmissionReview read() {
    try {
      return new ReviewReader().read(bytes());
    } catch (MalformedReviewException e) {
      throw new AssertionError(e);
    }
  }
}
