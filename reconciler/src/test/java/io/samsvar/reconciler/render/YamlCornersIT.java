package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server makes of YAML that it is sent as it stands, and of the JSON that we make of
 * it: the same object, or a refusal by us.
 */
@ExtendWith(ControlPlane.class)
class YamlCornersIT {

  private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);

  /** Values, each of a field. */
  private static final List<String> VALUES =
      List.of(
          "yes",
          "Yes",
          "YES",
          "no",
          "No",
          "on",
          "On",
          "off",
          "OFF",
          "y",
          "Y",
          "n",
          "N",
          "true",
          "True",
          "tRue",
          "~",
          "null",
          "Null",
          "nULL",
          "",
          "0777",
          "0o777",
          "0x1F",
          "0b101",
          "-0777",
          "08",
          "0800",
          "+12",
          "-0",
          "1_000",
          "1__0",
          "_1",
          "1e3",
          "1E3",
          "1e-3",
          ".5",
          "5.",
          "1.0",
          "1.10",
          "0.1",
          "1e21",
          "1e-7",
          "123456789.123456789",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "100000000000000000000000",
          "1e308",
          "1e400",
          "-1e400",
          ".inf",
          "-.inf",
          "+.inf",
          ".Inf",
          ".nan",
          ".NaN",
          "inf",
          "NaN",
          "12:30",
          "12:30:45",
          "190:20:30",
          "1:60",
          "2001-01-01",
          "2001-12-14t21:59:43.10-05:00",
          "2001-12-14 21:59:43.10 -5",
          "!!str yes",
          "!!str 0777",
          "!!int 3",
          "!!float 3",
          "!!bool yes",
          "!!null x",
          "!!binary aGVsbG8=",
          "!!timestamp 2001-01-01",
          "!!set {a, b}",
          "!!omap [a: 1]",
          "!custom x",
          "! yes",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\U0001F600\"",
          "\"\\U00110000\"",
          "\"\\u0000\"",
          "\"\\x00\"",
          "\"\\x07\\x1b\"",
          "\"\\e\\a\\N\\_\\L\\P\"",
          "\"a\\\n    b\"",
          "\"a\n\n   b\"",
          "'it''s'",
          "'a\n   b'",
          "\"\\u2028\"",
          "\u2028",
          "a\u0085b",
          "\u00e9",
          "e\u0301",
          "\ud83d\ude00",
          "|\n    a\n     b\n\n",
          "|-\n    a\n",
          "|+\n    a\n\n",
          "|2\n    a\n",
          ">\n    a\n    b\n\n    c\n",
          ">-\n    a\n      b\n    c\n",
          "|\n    a\tb",
          "a\tb",
          "\"a\tb\"",
          "[a, b, ]",
          "[yes, 0777, 1e3]",
          "[[], {}, [[1]]]",
          "{a: 1, b: }",
          "{a, b}",
          "{? a : 1}",
          "{yes: 1}",
          "{0777: 1}",
          "{1.5: a}",
          "{null: a}",
          "{~: a}",
          "{[a]: b}",
          "{{a: b}: c}",
          "{true: 1, yes: 2}",
          "{1: a, \"1\": b}",
          "{a: 1, a: 2}",
          "{a: {b: 1, b: 2}}",
          "{\"\": a}",
          "{a b: c}",
          "{'<<': 1}",
          "<<",
          "=",
          "{<<: {a: 1}, a: 2}",
          "{a: 2, <<: {a: 1}}",
          "{<<: [{a: 1}, {a: 2, b: 3}]}",
          "{<<: 3}",
          "{<<: {a: 1}, <<: {b: 2}}",
          "# comment",
          "a # comment",
          "a#b",
          "'#'",
          "a: b",
          "- a",
          "[a",
          "{a",
          "\"a",
          "'a",
          "@a",
          "`a",
          "%a",
          "&a",
          "*a",
          "&a b",
          "? a",
          ": a",
          "a:b",
          "a:",
          "{a:b}",
          "{a: b:c}",
          "http://a:80/b",
          "-",
          "--",
          "---",
          "...",
          "+",
          ".",
          "0x",
          "0b",
          "0o8",
          "infinity",
          "1k",
          "500m",
          "1Gi",
          "1,000",
          "1.2.3",
          "0.0",
          "-0.0",
          "00",
          "0_0",
          "0x_1f",
          "+.5",
          "1.e3",
          "0x1p3",
          "1e1_0",
          "&x [1, *x]",
          "&x {a: *x}");

  /** Whole documents; {@code @} stands for what every object begins with. */
  private static final Map<String, String> DOCUMENTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("byte order mark", "\ufeff@spec: {a: 1}\n"),
              Map.entry("byte order mark within", "@\ufeffspec: {a: 1}\n"),
              Map.entry("CRLF", "@spec:\r\n  a: |\r\n    x\r\n    y\r\n  b: c\r\n"),
              Map.entry("CR alone", "@spec:\r  a: b\r"),
              Map.entry("tab for indentation", "@spec:\n\ta: b\n"),
              Map.entry("tab before a comment", "@spec: {a: b}\t# c\n"),
              Map.entry("tab after a key", "@spec:\n  a:\tb\n"),
              Map.entry("NUL", "@spec: {a: \"x\0y\"}\n"),
              Map.entry("control character", "@spec: {a: \"x\u0001y\"}\n"),
              Map.entry("directive", "%YAML 1.1\n---\n@spec: {a: yes}\n"),
              Map.entry("directive of 1.2", "%YAML 1.2\n---\n@spec: {a: yes}\n"),
              Map.entry(
                  "directive of tags", "%TAG ! tag:example.com,2000:\n---\n@spec: {a: yes}\n"),
              Map.entry("end marker", "---\n@spec: {a: b}\n...\n"),
              Map.entry("comments everywhere", "# a\n@# b\nspec: # c\n  # d\n  a: b # e\n# f\n"),
              Map.entry("anchors", "@spec:\n  a: &a {x: 1}\n  b: *a\n  c: &t text\n  d: *t\n"),
              Map.entry("anchor that is named anew", "@spec:\n  a: &a 1\n  b: &a 2\n  c: *a\n"),
              Map.entry("merge", "@spec:\n  a: &a {x: 1, y: 2}\n  b: {<<: *a, y: 3}\n"),
              Map.entry(
                  "merge of several",
                  "@spec:\n  a: &a {x: 1}\n  b: &b {x: 2, y: 3}\n  c: {<<: [*a, *b]}\n"),
              Map.entry("merge after", "@spec:\n  a: &a {x: 1}\n  c:\n    x: 2\n    <<: *a\n"),
              Map.entry("alias as a key", "@spec:\n  a: &a x\n  *a : y\n"),
              Map.entry("duplicate key", "@spec: {a: b}\nspec: {a: c}\n"),
              Map.entry("duplicate key by escape", "@spec: {\"a\": 1, \"\\x61\": 2}\n"),
              Map.entry("keys that fold", "@spec: {1: a, 0x1: b}\n"),
              Map.entry("very long key", "@spec:\n  ? " + "k".repeat(2_000) + "\n  : v\n"),
              Map.entry("very long plain key", "@spec:\n  " + "k".repeat(1_500) + ": v\n"),
              Map.entry("key of 1,024", "@spec:\n  " + "k".repeat(1_024) + ": v\n"),
              Map.entry("quoted long key", "@spec: {\"" + "k".repeat(3_000) + "\": v}\n"),
              Map.entry("very long line", "@spec: {a: " + "x".repeat(300_000) + "}\n"),
              Map.entry("explicit key", "@spec:\n  ? a\n  : b\n"),
              Map.entry("sequence not indented", "@spec:\n  a:\n  - 1\n  - 2\n"),
              Map.entry("compact nesting", "@spec:\n  a:\n  - - 1\n    - 2\n  - b: c\n    d: e\n"),
              Map.entry(
                  "JSON",
                  "{\"apiVersion\":\"samsvar.test/v1\",\"kind\":\"Corner\",\"metadata\":{\"name\":\"x\"},\"spec\":{\"a\":1.0}}"),
              Map.entry("deep", "@spec: {a: " + "[".repeat(90) + "]".repeat(90) + "}\n"),
              Map.entry("no end of line", "@spec: {a: b}"),
              Map.entry("white space at the end", "@spec:   \n  a:   b   \n"),
              Map.entry(
                  "empty lines in blocks",
                  "@spec:\n  a: |\n\n    x\n\n    y\n  b: >\n\n    x\n\n    y\n"),
              Map.entry("colons without space", "@spec:\n  a: [b:c, \"d\":e]\n")));

  /** No YAML 1.1, but JSON, as which kubectl takes it. */
  private static final List<String> AS_JSON = List.of("\"\\ud83d\\ude00\"");

  private final KubernetesClient client;
  private final KubernetesCluster cluster;
  private final String namespace;

  YamlCornersIT(LocalCluster local, TestNamespace namespace) {
    this.namespace = namespace.name();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(local.kubeconfig(Identity.CLUSTER_ADMIN).toFile()))
            .build();
    this.cluster = new KubernetesCluster(new ApiServer(client, new SimpleMeterRegistry()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private record Answer(int status, JsonNode body) {
    boolean taken() {
      return status / 100 == 2;
    }

    JsonNode spec() {
      return CanonicalJson.sorted(body.path("spec"));
    }
  }

  @Test
  void case47_what_we_send_is_what_the_server_would_have_read_or_we_refuse_it() throws Exception {
    define();
    Map<String, String> corners = new TreeMap<>(DOCUMENTS);
    VALUES.forEach(value -> corners.put("value " + value, "@spec:\n  a: " + value + "\n"));
    Map<String, String> differing = new TreeMap<>();
    for (Map.Entry<String, String> corner : corners.entrySet()) {
      String yaml = corner.getValue().replace("@", head());
      String difference = difference(yaml);
      if (!difference.isEmpty()) {
        differing.put(corner.getKey(), difference);
      }
    }

    assertThat(differing).isEmpty();
  }

  /** Empty when both are the same, or we refuse it with a reason. */
  private String difference(String yaml) throws Exception {
    List<JsonNode> ours;
    try {
      ours = YamlDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
    } catch (ManifestException e) {
      return e.reason().isBlank() ? "refused without a reason" : "";
    }
    if (ours.size() != 1) {
      return "it has " + ours.size() + " documents";
    }
    Answer raw = send(yaml);
    Answer sent = send(new String(CanonicalJson.bytes(ours.getFirst()), StandardCharsets.UTF_8));
    if (!sent.taken()) {
      // Refused before anything is written: by the server's own dry run.
      return "";
    }
    if (!raw.taken() && AS_JSON.stream().anyMatch(yaml::contains)) {
      return "";
    }
    if (!raw.taken()) {
      return "the server refuses it as it stands: " + raw.body().path("message").asString("");
    }
    return same(raw.spec(), sent.spec()) ? "" : raw.spec() + " became " + sent.spec();
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(other) || one.toString().equals(other.toString());
  }

  private Answer send(String body) throws Exception {
    String path =
        String.format(
            Locale.ROOT,
            "%sapis/samsvar.test/v1/namespaces/%s/corners/x?fieldManager=test&force=true&dryRun=All&fieldValidation=Ignore",
            client.getMasterUrl(),
            namespace);
    HttpResponse<String> response =
        client
            .getHttpClient()
            .sendAsync(
                client
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(path)
                    .method("PATCH", "application/apply-patch+yaml", body)
                    .build(),
                String.class)
            .get(60, TimeUnit.SECONDS);
    return new Answer(response.code(), JsonMapper.shared().readTree(response.body()));
  }

  private void define() throws InterruptedException {
    ObjectNode definition =
        (ObjectNode)
            YamlDocuments.read(
                    """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: corners.samsvar.test}
                    spec:
                      group: samsvar.test
                      scope: Namespaced
                      names: {kind: Corner, plural: corners, singular: corner}
                      versions:
                      - name: v1
                        served: true
                        storage: true
                        schema:
                          openAPIV3Schema:
                            type: object
                            properties:
                              spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    """
                        .getBytes(StandardCharsets.UTF_8))
                .getFirst();
    var _ = cluster.apply(definition, true, false);
    ObjectNode plain =
        (ObjectNode)
            YamlDocuments.read((head() + "spec: {a: b}\n").getBytes(StandardCharsets.UTF_8))
                .getFirst();
    plain.withObject("/metadata").put("namespace", namespace);
    Instant until = Instant.now().plus(SERVED_WITHIN);
    while (true) {
      try {
        var _ = cluster.apply(plain, true, true);
        return;
      } catch (ApiRefusedException e) {
        assertThat(Instant.now()).as(e.getMessage()).isBefore(until);
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static String head() {
    return "apiVersion: samsvar.test/v1\nkind: Corner\nmetadata:\n  name: x\n";
  }
}
