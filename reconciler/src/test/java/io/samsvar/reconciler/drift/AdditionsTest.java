package io.samsvar.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.FieldSet;
import io.samsvar.reconciler.drift.Additions.Addition;
import io.samsvar.reconciler.resource.DriftIgnore;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdditionsTest {

  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "production", "web");
  private static final StrictRules STRICT = new StrictRules(true, List.of());

  private static final FieldSet OWN =
      FieldSet.parse(
          json(
              """
              {"f:metadata":{"f:labels":{"f:app":{}}},
               "f:spec":{"f:containers":{"k:{'name':'web'}":{".":{},"f:name":{},"f:image":{},
                 "f:env":{"k:{'name':'A'}":{".":{},"f:name":{},"f:value":{}}}}},
                 "f:atomic":{}}}
              """));

  private static final String BASE =
      """
      {"metadata":{"labels":{"app":"web"},"uid":"1","resourceVersion":"1"},
       "spec":{"paused":false,"atomic":{"a":1},"list":["x"],
         "containers":[{"name":"web","image":"i","env":[{"name":"A","value":"1"}],"policy":"d"}]}}
      """;

  @Test
  void nothingIsAddedToTheAnswerItself() {
    assertThat(pointers(BASE, STRICT)).isEmpty();
  }

  @Test
  void findsWhatStandsBesideDeclaredFields() {
    String live =
        """
        {"metadata":{"labels":{"app":"web","x":"y"},"uid":"1","resourceVersion":"7"},
         "spec":{"paused":true,"atomic":{"a":2,"b":3},"list":["x","z"],"new":1,
           "containers":[{"name":"side"},
             {"name":"web","image":"i","policy":"d",
              "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]}}
        """;
    assertThat(pointers(live, STRICT))
        .as("the atomic field is our own, so its change is no addition")
        .containsExactlyInAnyOrder(
            "/metadata/labels/x",
            "/spec/paused",
            "/spec/list",
            "/spec/new",
            "/spec/containers/0",
            "/spec/containers/1/env/1");
    assertThat(pointers(live, StrictRules.OFF)).isEmpty();
  }

  @Test
  void findsWhatAnotherManagerHoldsAlthoughTheAnswerHadIt() {
    String live =
        BASE.replace(
            "\"resourceVersion\":\"1\"",
            """
            "resourceVersion":"1","managedFields":[
              {"manager":"by-hand","operation":"Update","fieldsV1":
                {"f:spec":{"f:list":{},"f:containers":{"k:{'name':'web'}":{".":{},"f:image":{}}}}}},
              {"manager":"scaler","operation":"Update","subresource":"scale","fieldsV1":
                {"f:spec":{"f:paused":{}}}}]
            """
                .replace("'", "\\\""));
    assertThat(additions(live, STRICT))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.pointer()).isEqualTo("/spec/list");
              assertThat(one.managers()).containsExactly("by-hand");
            });
    assertThat(
            pointers(
                live,
                new StrictRules(
                    true, List.of(new DriftIgnore(null, null, null, List.of("by-hand"))))))
        .isEmpty();
  }

  @Test
  void leavesAloneWhatTheClusterKeepsAndWhatIsIgnored() {
    String live =
        """
        {"metadata":{"labels":{"app":"web"},"uid":"2","resourceVersion":"9","finalizers":["f"],
           "annotations":{"deployment.kubernetes.io/revision":"1","mine":"x"}},
         "status":{"x":1},
         "spec":{"paused":false,"replicas":3,"atomic":{"a":1},"list":["x"],
           "containers":[{"name":"web","image":"i","env":[{"name":"A","value":"1"}],"policy":"e"}]}}
        """;
    assertThat(pointers(live, STRICT))
        .containsExactlyInAnyOrder("/metadata/annotations/mine", "/spec/containers/0/policy");
    assertThat(
            pointers(
                live,
                new StrictRules(
                    true,
                    List.of(
                        new DriftIgnore(
                            "Deployment", null, List.of("/spec/containers/*/policy"), null),
                        new DriftIgnore("Service", null, List.of("/metadata"), null)))))
        .containsExactly("/metadata/annotations/mine");
  }

  @Test
  void takesAwayFromTheEndOfEachListAndRestoresWhatWasThere() {
    JsonNode patch =
        Additions.removal(
            List.of(
                new Addition("/spec/containers/2", null, Set.of()),
                new Addition("/spec/containers/10", null, Set.of()),
                new Addition("/spec/paused", json("false"), Set.of())),
            "7");
    assertThat(
            patch.valueStream().map(one -> one.path("op").asString() + one.path("path").asString()))
        .containsExactly(
            "test/metadata/resourceVersion",
            "remove/spec/containers/10",
            "remove/spec/containers/2",
            "replace/spec/paused");
  }

  private static List<Addition> additions(String live, StrictRules rules) {
    return Additions.of(WEB, rules, OWN, json(BASE), json(live));
  }

  private static List<String> pointers(String live, StrictRules rules) {
    return additions(live, rules).stream().map(Addition::pointer).toList();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared()
        .readTree(text.replace("{'name':'", "{\\\"name\\\":\\\"").replace("'}", "\\\"}"));
  }
}
