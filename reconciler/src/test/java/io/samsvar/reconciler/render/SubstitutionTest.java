package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SubstitutionTest {

  private static final Map<String, JsonNode> VALUES =
      values(
          """
          {"N": 3, "ON": true, "TEXT": "a b", "EMPTY": "", "RATE": 0.5, "DIGITS": "007",
           "YAML": "x: 1\\n- y", "CURLY": "{a: ${N}}", "_u1": "u"}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      nullValues = "-",
      value = {
        "${TEXT}|\"a b\"",
        "x-${TEXT}-${N}-${ON}|\"x-a b-3-true\"",
        "${N}|3",
        "${ON}|true",
        "${RATE}|0.5",
        "${DIGITS}|\"007\"",
        "${N}0|\"30\"",
        "${EMPTY}|\"\"",
        "${EMPTY:-d}|\"d\"",
        "${NONE:-d e}|\"d e\"",
        "${NONE:-}|\"\"",
        "${NONE:-3}|\"3\"",
        "${N:-4}|3",
        "${_u1}|\"u\"",
        "$${N}|\"${N}\"",
        "$$${N}|\"$${N}\"",
        "a$${N}${N}|\"a${N}3\"",
        "$N $(N) {N}|\"$N $(N) {N}\"",
        "${YAML}|\"x: 1\\n- y\"",
        "${CURLY}|\"{a: ${N}}\""
      })
  void a_text_takes_values_and_nothing_more(String text, String expected) {
    assertThat(apply(spec(text), true).at("/spec/x")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${NONE}",
        "a ${NONE} b",
        "${N",
        "${1N}",
        "${N:=3}",
        "${N^^}",
        "${}",
        "${} ${N:?}"
      })
  void what_is_not_declared_stops_and_is_named_or_is_left_as_it_stands(String text) {
    ManifestException stop =
        catchThrowableOfType(ManifestException.class, () -> apply(spec(text), true));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).isEqualTo("render.variable");
    assertThat(stop.reason()).contains("Thing one ").contains("(at /spec/x)");
    assertThat(apply(spec(text), false).at("/spec/x").stringValue()).isEqualTo(text);
  }

  @Test
  void keys_kind_and_apiVersion_have_no_variables() {
    ObjectNode object = spec("y");
    ((ObjectNode) object.path("spec")).put("${N}", "${N}");

    assertThat(apply(object.deepCopy(), false).path("spec"))
        .hasToString("{\"x\":\"y\",\"${N}\":3}");
    assertThat(catchThrowableOfType(ManifestException.class, () -> apply(object, true)).reason())
        .contains("in the key '${N}'");
    assertThat(apply(spec("y").put("kind", "${TEXT}"), true).path("kind").asString())
        .isEqualTo("${TEXT}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"samsvar.io/substitute", "kustomize.toolkit.fluxcd.io/substitute"})
  void an_object_may_stay_as_it_is(String annotation) {
    ObjectNode object = spec("${NONE} ${N}");
    ((ObjectNode) object.path("metadata")).putObject("annotations").put(annotation, "disabled");

    assertThat(apply(object, true).at("/spec/x").stringValue()).isEqualTo("${NONE} ${N}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"A\":{\"b\":1}}",
        "{\"A\":[1]}",
        "{\"A\":null}",
        "{\"A-B\":\"x\"}",
        "{\"1A\":\"x\"}"
      })
  void a_value_is_a_scalar_with_a_name(String declared) {
    assertThat(
            catchThrowableOfType(
                    ManifestException.class, () -> new Substitution(values(declared), true))
                .code())
        .isEqualTo("render.variable");
  }

  @Test
  void case40_values_that_multiply_beyond_measure_stop() {
    Substitution bomb =
        new Substitution(Map.of("A", JsonMapper.shared().valueToTree("x".repeat(60_000))), true);
    ObjectNode object = spec("${A}".repeat(100_000));

    assertThat(catchThrowableOfType(ManifestException.class, () -> bomb.apply(object)).code())
        .isEqualTo("render.too-large");
  }

  private static ObjectNode apply(ObjectNode object, boolean strict) {
    return new Substitution(VALUES, strict).apply(object).orElseThrow();
  }

  private static ObjectNode spec(String text) {
    ObjectNode object =
        (ObjectNode)
            YamlDocuments.read(
                    "{apiVersion: example.com/v1, kind: Thing, metadata: {name: one}}"
                        .getBytes(StandardCharsets.UTF_8))
                .getFirst();
    object.putObject("spec").put("x", text);
    return object;
  }

  private static Map<String, JsonNode> values(String json) {
    Map<String, JsonNode> values = new java.util.HashMap<>();
    JsonMapper.shared()
        .readTree(json)
        .properties()
        .forEach(v -> values.put(v.getKey(), v.getValue()));
    return values;
  }
}
