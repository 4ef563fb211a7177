package io.samsvar.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.HealthExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class HealthExpressionsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status.phase == 'Open'                                        | Healthy",
        "object.status.phase == 'Open'                                 | Healthy",
        "status.conditions.exists(c, c.type == 'Up' && c.status)       | Healthy",
        "status.shards.all(s, s.lag < 10) && size(status.shards) == 2  | Healthy",
        "status.ratio >= 0.5 && spec.replicas == status.replicas       | Healthy",
        "status.version.matches('^v[0-9]+$')                           | Healthy",
        "!has(status.error)                                            | Healthy",
        "metadata.name == 'orders'                                     | Healthy",
        "status.phase == 'Closed'                                      | Progressing",
        "status.missing.deeper == 'x'                                  | Progressing",
        "status.phase > 3                                              | Progressing",
        "status.shards                                                 | Progressing",
      })
  void tellsByTheLiveObject(String ready, String health) {
    assertThat(assess(ready, null, null).getClass().getSimpleName()).isEqualTo(health);
  }

  @Test
  void failedIsAskedFirstThenInProgress() {
    assertThat(assess("true", "status.phase == 'Open'", "true")).isInstanceOf(Health.Failed.class);
    assertThat(assess("true", "false", "status.phase == 'Open'"))
        .isInstanceOf(Health.Progressing.class);
    assertThat(assess("true", "false", "false")).isEqualTo(new Health.Healthy());
  }

  @Test
  void otherKindsAndWhatIsNotSeenYetGoByKstatus() {
    Assessment rules = rules("example.no", "true", null, null);
    JsonNode other =
        YAML.readTree(
            """
            apiVersion: other.no/v1
            kind: Queue
            status: {conditions: [{type: Ready, status: "False"}]}
            """);
    assertThat(rules.assess(other)).isInstanceOf(Health.Progressing.class);
    JsonNode unseen =
        YAML.readTree(
            """
            apiVersion: example.no/v1
            kind: Queue
            metadata: {generation: 2}
            status: {observedGeneration: 1}
            """);
    assertThat(rules.assess(unseen)).isInstanceOf(Health.Progressing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status.phase ==", "1 + 1", "'yes'", "nothing.known", "[1].map(x, x)"})
  void whatIsNoAnswerIsRefused(String ready) {
    assertThatThrownBy(() -> rules("example.no", ready, null, null))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("example.no/Queue");
  }

  /** Nobody keeps the reconciler busy: loops, nesting and length end somewhere. */
  @Test
  void costsAreBounded() {
    String list = "[" + "0,".repeat(99) + "0]";
    String loops = "%1$s.all(a, %1$s.all(b, %1$s.all(c, true)))".formatted(list);
    assertThat(loops.length()).isLessThan(HealthExpressions.EXPRESSION_CHARS_MAX);
    assertThat(assess(loops, null, null)).isInstanceOf(Health.Progressing.class);
    assertThatThrownBy(
            () -> rules("example.no", "(".repeat(500) + "true" + ")".repeat(500), null, null))
        .isInstanceOf(StageException.class);
    assertThatThrownBy(
            () -> rules("example.no", "true || " + "true || ".repeat(1000) + "true", null, null))
        .isInstanceOf(StageException.class);
  }

  @Test
  void aSecretIsNotLookedInto() {
    assertThatThrownBy(
            () ->
                HealthExpressions.of(
                    List.of(new HealthExpression("", "Secret", "true", null, null))))
        .hasMessageContaining("Secret");
  }

  private static Health assess(String ready, @Nullable String failed, @Nullable String inProgress) {
    JsonNode object =
        YAML.readTree(
            """
            apiVersion: example.no/v1
            kind: Queue
            metadata: {name: orders, generation: 1}
            spec: {replicas: 2}
            status:
              phase: Open
              version: v12
              ratio: 0.75
              replicas: 2
              error: null
              shards: [{lag: 1}, {lag: 9}]
              conditions: [{type: Up, status: true}]
            """);
    return rules("example.no", ready, failed, inProgress).assess(object);
  }

  private static Assessment rules(
      String group, String ready, @Nullable String failed, @Nullable String inProgress) {
    return HealthExpressions.of(
        List.of(new HealthExpression(group, "Queue", ready, failed, inProgress)));
  }
}
