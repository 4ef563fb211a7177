package io.samsvar.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.samsvar.admission.Json;
import io.samsvar.admission.Question;
import io.samsvar.ledger.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

class ReviewReaderTest {

  private static final ObjectNode OBJECT =
      Json.object(
          "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'shop'}}");

  private final ReviewReader reader = new ReviewReader();

  @Test
  void readsWhatTheApiServerSends() throws MalformedReviewException {
    AdmissionReview review =
        reader.read(
            Question.update("deployments", OBJECT, OBJECT)
                .as("kari", "system:authenticated")
                .extra("authentication.kubernetes.io/pod-uid", "p")
                .dryRun()
                .field("somethingNew", Json.object("{}"))
                .bytes());
    assertThat(review.uid()).isEqualTo(Question.UID);
    assertThat(review.operation()).isEqualTo(Operation.UPDATE);
    assertThat(review.kind().apiVersion()).isEqualTo("apps/v1");
    assertThat(review.caller().username()).isEqualTo("kari");
    assertThat(review.caller().extra())
        .containsEntry("authentication.kubernetes.io/pod-uid", List.of("p"));
    assertThat(review.dryRun()).isTrue();
  }

  private record Broken(String what, UnaryOperator<String> change, boolean uidKnown) {}

  /** Case 90: a review that is not one is malformed, with the uid where it can be told. */
  @TestFactory
  List<DynamicTest> case90_malformedReviews() {
    return List.of(
            broken("v1beta1", "admission.k8s.io/v1", "admission.k8s.io/v1beta1"),
            broken("wrong kind", "AdmissionReview", "Review"),
            broken("unknown operation", "'UPDATE'", "'PATCH'"),
            broken("no operation", "'operation':'UPDATE',", ""),
            broken("no user", "'username':'kari',", ""),
            broken("empty user", "'username':'kari'", "'username':''"),
            broken("user is a number", "'username':'kari'", "'username':1"),
            broken("dryRun is text", "'dryRun':false", "'dryRun':'false'"),
            broken(
                "name is a list",
                "'name':'web','namespace':'shop','userInfo'",
                "'name':['web'],'userInfo'"),
            broken(
                "name in the object is a number",
                "'metadata':{'name':'web'",
                "'metadata':{'name':1"),
            broken(
                "metadata is a list",
                "'metadata':{'name':'web','namespace':'shop'}",
                "'metadata':[]"),
            broken("groups is text", "'uid':''", "'uid':'','groups':'g'"),
            broken("object null", "'object':{", "'object':null,'was':{"),
            broken("old object null", "'oldObject':{", "'oldObject':null,'was':{"),
            broken("object is a list", "'object':{", "'object':[],'was':{"),
            broken("no resource", "'resource':{", "'was':{"),
            new Broken(
                "duplicate key",
                text -> text.replace("\"dryRun\":false", "\"dryRun\":false,\"dryRun\":true"),
                false),
            new Broken(
                "no uid", text -> text.replace("\"uid\":\"" + Question.UID + "\",", ""), false),
            new Broken("uid with markup", text -> text.replace(Question.UID, "<script>"), false),
            new Broken("trailing document", text -> text + "{}", false),
            new Broken("cut off", text -> text.substring(0, text.length() - 1), false),
            new Broken("empty", text -> "", false),
            new Broken("a list", text -> "[" + text + "]", false),
            new Broken("a comment", text -> "/**/" + text, false),
            new Broken(
                "too deep",
                text ->
                    text.replace(
                        "\"dryRun\":false",
                        "\"dryRun\":false,\"deep\":" + "[".repeat(5_000) + "]".repeat(5_000)),
                false))
        .stream()
        .map(
            broken ->
                DynamicTest.dynamicTest(
                    broken.what(),
                    () -> {
                      String good =
                          new String(
                              Question.update("deployments", OBJECT, OBJECT).bytes(),
                              StandardCharsets.UTF_8);
                      String bad = broken.change().apply(good);
                      assertThat(bad).isNotEqualTo(good);
                      assertThatExceptionOfType(MalformedReviewException.class)
                          .isThrownBy(() -> reader.read(bad.getBytes(StandardCharsets.UTF_8)))
                          .satisfies(
                              e -> assertThat(e.uid().isPresent()).isEqualTo(broken.uidKnown()));
                    }))
        .toList();
  }

  private static Broken broken(String what, String part, String by) {
    return new Broken(
        what, text -> text.replace(part.replace('\'', '"'), by.replace('\'', '"')), true);
  }

  @Test
  void case90_otherEncodingsAreRefused() {
    String good =
        new String(Question.update("deployments", OBJECT, OBJECT).bytes(), StandardCharsets.UTF_8);
    for (byte[] bytes :
        List.of(
            good.getBytes(StandardCharsets.UTF_16),
            good.replace("kari", "k\u00e5ri").getBytes(StandardCharsets.ISO_8859_1))) {
      assertThatExceptionOfType(MalformedReviewException.class)
          .isThrownBy(() -> reader.read(bytes));
    }
  }
}
