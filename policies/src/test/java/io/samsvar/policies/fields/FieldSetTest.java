package io.samsvar.policies.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldSetTest {

  /** A Deployment's field set as kube-apiserver 1.37 answers it to a server-side apply. */
  private static final String DEPLOYMENT_FIELDS =
      """
      {"f:metadata":{"f:labels":{"f:app":{}}},
       "f:spec":{"f:replicas":{},"f:selector":{},
        "f:template":{"f:metadata":{"f:labels":{"f:app":{}},"f:annotations":{"f:a/b~c":{}}},
         "f:spec":{"f:containers":{"k:{\\"name\\":\\"app\\"}":{".":{},"f:name":{},"f:image":{},
          "f:args":{},
          "f:ports":{"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}}},
          "f:env":{"k:{\\"name\\":\\"MODE\\"}":{".":{},"f:name":{},"f:value":{}}}}}}}}}
      """;

  private static final String DEPLOYMENT =
      """
      {"metadata":{"labels":{"app":"web"},"resourceVersion":"1"},
       "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"},"annotations":{"a/b~c":"x"}},
         "spec":{"containers":[
          {"name":"app","image":"nginx:1","args":["a","b"],"env":[{"name":"MODE","value":"safe"}],
           "ports":[{"containerPort":80,"protocol":"TCP"}],"imagePullPolicy":"Always"}]}}},
       "status":{"replicas":0}}
      """;

  @ParameterizedTest(name = "{0} instead of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // What a controller, a status update or an owner of other fields does is no difference.
        "\"resourceVersion\":\"1\"  | \"resourceVersion\":\"2\"                           |",
        "\"status\":{\"replicas\":0} | \"status\":{\"replicas\":2,\"readyReplicas\":1}    |",
        "\"imagePullPolicy\":\"Always\" | \"imagePullPolicy\":\"Never\"                   |",
        "\"labels\":{\"app\":\"web\"},\"res | \"labels\":{\"x\":\"y\",\"app\":\"web\"},\"res |",
        "\"containers\":[           | \"containers\":[{\"name\":\"sidecar\"},              |",
        "\"replicas\":2             | \"replicas\":2.0                                     |",
        // What is ours and changed is one.
        "\"replicas\":2             | \"replicas\":0          | CHANGED /spec/replicas",
        "\"replicas\":2,            |                         | REMOVED /spec/replicas",
        "\"replicas\":2             | \"replicas\":null       | REMOVED /spec/replicas",
        "nginx:1                    | nginx:2   | CHANGED /spec/template/spec/containers/0/image",
        "[\"a\",\"b\"]              | [\"b\",\"a\"] | CHANGED /spec/template/spec/containers/0/args",
        "\"matchLabels\":{          | \"matchLabels\":{\"t\":\"x\", | CHANGED /spec/selector",
        "\"name\":\"app\"           | \"name\":\"foe\" | REMOVED /spec/template/spec/containers/0",
        "\"template\"               | \"templates\"             | REMOVED /spec/template",
        "\"a/b~c\":\"x\" | \"a/b~c\":\"\" | CHANGED /spec/template/metadata/annotations/a~1b~0c",
        // A second item of the same key: the last one counts for the kubelet.
        "{\"name\":\"MODE\",\"value\":\"safe\"} | {\"name\":\"MODE\",\"value\":\"safe\"},{\"name\":\"MODE\"} | ADDED /spec/template/spec/containers/0/env/1",
      })
  void tellsOwnedFieldsFromOthers(String before, String after, String expected) {
    assertThat(DEPLOYMENT).contains(before.strip());
    String changed = DEPLOYMENT.replace(before.strip(), after == null ? "" : after.strip());

    List<Difference> found =
        FieldSet.parse(json(DEPLOYMENT_FIELDS)).differences(json(DEPLOYMENT), json(changed));

    assertThat(found)
        .extracting(difference -> difference.kind() + " " + difference.pointer())
        .isEqualTo(expected == null ? List.of() : List.of(expected.strip()));
  }

  @Test
  void namesAPlaceThatStaysWhenTheListIsReordered() {
    String changed =
        DEPLOYMENT
            .replace("nginx:1", "nginx:2")
            .replace("\"containers\":[", "\"containers\":[{\"name\":\"sidecar\"},");

    assertThat(FieldSet.parse(json(DEPLOYMENT_FIELDS)).differences(json(DEPLOYMENT), json(changed)))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.path())
                  .hasToString(".spec.template.spec.containers[name=\"app\"].image");
              assertThat(difference.pointer()).isEqualTo("/spec/template/spec/containers/1/image");
            });
  }

  @Test
  void comparesSetItems() {
    FieldSet fields = FieldSet.parse(json("{\"f:finalizers\":{\"v:\\\"a\\\"\":{}}}"));
    JsonNode expected = json("{\"finalizers\":[\"a\"]}");

    assertThat(fields.differences(expected, json("{\"finalizers\":[\"b\",\"a\"]}"))).isEmpty();
    assertThat(fields.differences(expected, json("{\"finalizers\":[\"b\"]}")))
        .extracting(Difference::pointer)
        .containsExactly("/finalizers/0");
  }

  @Test
  void comparesAnEmptyMapThatIsDeclaredAsAWhole() {
    FieldSet fields = FieldSet.parse(json("{\"f:spec\":{\"f:podSelector\":{}}}"));

    assertThat(
            fields.differences(
                json("{\"spec\":{\"podSelector\":{}}}"),
                json("{\"spec\":{\"podSelector\":{\"matchLabels\":{\"a\":\"b\"}}}}")))
        .extracting(Difference::kind)
        .containsExactly(Difference.Kind.CHANGED);
  }

  @Test
  void anEmptySetHasNoDifferences() {
    assertThat(FieldSet.parse(json("{}")).isEmpty()).isTrue();
    assertThat(FieldSet.empty().differences(json("{\"a\":1}"), json("{}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"f:a\":1}",
        "{\"x:a\":{}}",
        "{\"k:[]\":{}}",
        "{\"k:{\":{}}",
        "{\"v:hemmelig\":{}}",
        "{\"i:x\":{}}",
        "{\"\":{}}"
      })
  void refusesWhatIsNoFieldSetWithoutQuotingIt(String text) {
    JsonNode node = json("{\"f:a\":" + text + "}");
    assertThatThrownBy(() -> FieldSet.parse(node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FieldsV1")
        .hasNoCause()
        .message()
        .doesNotContain("hemmelig");
  }

  @Test
  void refusesADepthNoObjectHas() {
    String deep =
        "{\"f:a\":".repeat(FieldSet.DEPTH_MAX + 1) + "{}" + "}".repeat(FieldSet.DEPTH_MAX + 1);
    assertThatThrownBy(() -> FieldSet.parse(json(deep)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deeper");
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
