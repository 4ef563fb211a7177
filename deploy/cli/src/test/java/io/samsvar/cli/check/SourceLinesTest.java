package io.samsvar.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a finding stands in its file. */
class SourceLinesTest {
  private static final String FILE =
      """
      # a comment
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      data:
        "app.conf": |
          a
          b
        level: info
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        annotations: {example.com/a: b}
      spec:
        template:
          spec:
            containers:
              - name: one
              - name: two
                args: [--a, --b]
      ---
      apiVersion: v1
      kind: List
      items:
        - kind: Service
          apiVersion: v1
          metadata:
            name: web
      ---
      kind: Kustomization
      configMapGenerator:
        - name: other
        - name: generated
          literals: [a=b]
      """;

  @ParameterizedTest
  @CsvSource({
    "ConfigMap, settings, '', 2",
    "ConfigMap, settings, /data/level, 10",
    "ConfigMap, settings, /data/app.conf, 7",
    "ConfigMap, settings, /metadata/labels, 4",
    "Deployment, web, /metadata/annotations/example.com~1a, 16",
    "Deployment, web, /spec/template/spec/containers/1/args/0, 23",
    "Deployment, web, /spec/template/spec/containers/7/image, 20",
    "Deployment, prod-web-x7f, /spec/template/spec/containers/1, 22",
    "Service, web, /metadata/name, 31",
    "ConfigMap, generated-8g7f, /data, 36",
    "Ingress, web, /spec, 0",
  })
  void isFoundByKindNameAndPointer(String kind, String name, String pointer, int line) {
    assertThat(lines().line(finding(kind, name, pointer), true)).isEqualTo(line);
  }

  @Test
  void listsOfAKustomizedObjectNeedNotBeThoseOfTheFile() {
    Finding finding = finding("Deployment", "web", "/spec/template/spec/containers/1/args/0");

    assertThat(lines().line(finding, false)).isEqualTo(20);
  }

  @Test
  void aFileThatIsGoneOrNoYamlHasNoLines() {
    SourceLines lines = new SourceLines(Path.of("/nonexistent"));
    lines.given("f.yaml", "kind: [".getBytes(StandardCharsets.UTF_8));

    assertThat(lines.line(finding("ConfigMap", "a", ""), true)).isZero();
    assertThat(new SourceLines(Path.of("/nonexistent")).line(finding("A", "a", ""), true)).isZero();
  }

  private static SourceLines lines() {
    SourceLines lines = new SourceLines(Path.of("/nonexistent"));
    lines.given("f.yaml", FILE.getBytes(StandardCharsets.UTF_8));
    return lines;
  }

  private static Finding finding(String kind, String name, String pointer) {
    return new Finding(
        "x",
        "samsvar.x.deny",
        Severity.DENY,
        "no",
        new ResourceId("", kind, "", name),
        pointer,
        "f.yaml",
        List.of());
  }
}
