package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Rego that misbehaves costs its own decision, every time, and nothing else. */
class EngineBoundsTest {

  /** In a row for each kind of misbehaviour; more in the benchmark. */
  private static final int TIMES = 30;

  private static final Duration SHORT = Duration.ofMillis(100);

  /** Where time is not what ends it, so that a busy machine changes nothing. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final int INPUT_BYTES_MAX = 100_000;

  @TempDir private static Path folder;
  private static PolicyCompiler compiler;

  @BeforeAll
  static void open() throws Exception {
    compiler = PolicyCompiler.open(Toolchain.standard().binary("opa"), folder);
  }

  static Stream<Arguments> misbehaving() {
    return Stream.of(
        Arguments.of(
            "endless comprehension",
            """
            deny contains "never" if {
              n := numbers.range(1, 3000)
              some a in n
              some b in n
              a < b
              some c in n
              b < c
              c < a
            }
            """,
            "policy.timeout"),
        Arguments.of(
            "memory doubler",
            """
            two(x) := concat("", [x, x])
            deny contains "never" if {
              a := two(two(two(two(two(two(two(two(input.object.text))))))))
              b := two(two(two(two(two(two(two(two(two(two(a))))))))))
              b == "x"
            }
            """,
            "policy.memory"),
        Arguments.of(
            "too large a regular expression",
            """
            deny contains "never" if {
              parts := [part | some _ in numbers.range(1, 20); part := "(abcdefghij){1000}"]
              regex.match(concat("", parts), input.object.text)
            }
            """,
            "policy.call-too-large"),
        Arguments.of(
            "one value a million times in an operand",
            """
            deny contains "never" if {
              row := [text | some _ in numbers.range(1, 2000); text := input.object.text]
              rows := [each | some _ in numbers.range(1, 500); each := row]
              sprintf("%v", [rows]) == "never"
            }
            """,
            "policy.call-too-large"),
        Arguments.of(
            "conflicting answers",
            """
            value := 1 if input.object.kind == "ConfigMap"
            value := 2 if input.object.metadata
            deny contains "never" if value == 3
            """,
            "policy.trap"),
        Arguments.of(
            "undefined", "deny := [] if input.object.kind == \"Other\"\n", "policy.undefined"),
        Arguments.of("no set", "deny := true\n", "policy.malformed-result"),
        Arguments.of("no message", "deny contains 5\n", "policy.malformed-result"),
        Arguments.of(
            "much too long an answer",
            """
            deny contains message if {
              some n in numbers.range(1, 1000)
              message := concat(" ", ["message", format_int(n, 10)])
            }
            """,
            "policy.malformed-result"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misbehaving")
  void deniesAndLeavesNothingBehind(String what, String rules, String code) throws Exception {
    try (ActivePolicies policies = policies(rules, code.equals("policy.timeout") ? SHORT : LONG)) {
      for (int i = 0; i < TIMES; i++) {
        assertThat(judge(policies, object())).as(what).is(code(code));
      }
      Eventually.isTrue(
          "all threads to be free", Duration.ofSeconds(10), () -> policies.busyThreads() == 0);
    }
  }

  /** Exponential where backtracking is used; RE2 is linear, so the answer comes in time. */
  @Test
  void answersACatastrophicRegularExpression() throws Exception {
    String rules =
        """
        text := concat("", [input.object.text, "!"])
        deny contains "matched" if regex.match(`^(a+)+$`, text)
        deny contains "found" if count(regex.find_n(`^(a|aa)+$`, text, -1)) > 0
        """;
    try (ActivePolicies policies = policies(rules, LONG)) {
      for (int i = 0; i < TIMES; i++) {
        assertThat(judge(policies, object())).isInstanceOf(Verdict.Passed.class);
      }
    }
  }

  /** RE2 is linear, but a long text takes its time: the function of the host is stopped as well. */
  @Test
  void stopsARegularExpressionOfTheHost() throws Exception {
    String rules =
        """
        long := concat("", [text | some _ in numbers.range(1, 400); text := input.object.text])
        deny contains "never" if {
          some n in numbers.range(1, 1000)
          count(regex.find_n(sprintf("(a|b|ab|aab){1,40}c{%d}", [n]), long, -1)) == 7
        }
        """;
    try (ActivePolicies policies = policies(rules, SHORT)) {
      for (int i = 0; i < TIMES / 3; i++) {
        assertThat(judge(policies, object())).is(code("policy.timeout"));
        Eventually.isTrue(
            "the thread to be free", Duration.ofSeconds(10), () -> policies.busyThreads() == 0);
      }
    }
  }

  @Test
  void deniesAnInputBeyondTheLimit() throws Exception {
    try (ActivePolicies policies =
        policies("deny contains \"never\" if input.object.text == 1\n", LONG)) {
      ObjectNode object = object();
      object.put("text", "a".repeat(INPUT_BYTES_MAX));
      Verdict verdict = judge(policies, object);

      assertThat(((Verdict.Undecided) verdict).code()).isEqualTo("policy.input-too-large");
    }
  }

  @Test
  void deniesWithoutAnyPack() throws Exception {
    try (ActivePolicies policies = open(Map.of(), LONG)) {
      Verdict verdict = judge(policies, object());

      assertThat(((Verdict.Undecided) verdict).code()).isEqualTo("policy.missing");
    }
  }

  @Test
  void deniesWhenClosed() throws Exception {
    ActivePolicies policies = policies("deny contains \"never\" if input.object.text == 1\n", LONG);
    policies.close();

    assertThat(judge(policies, object()).passes()).isFalse();
  }

  @Test
  void keepsOthersDecidingWhileOneIsStuck() throws Exception {
    String endless =
        """
        deny contains "never" if {
          input.object.kind == "Stuck"
          n := numbers.range(1, 3000)
          some a in n
          some b in n
          a < b
          some c in n
          b < c
          c < a
        }
        """;
    try (ActivePolicies policies = policies(endless, Duration.ofSeconds(2))) {
      ObjectNode stuck = object();
      stuck.put("kind", "Stuck");
      for (int i = 0; i < TIMES / 10; i++) {
        List<Verdict> verdicts =
            policies
                .current()
                .judgeAll(List.of(input(stuck), input(object()), input(stuck)), Target.SYNC);
        assertThat(verdicts).extracting(Verdict::passes).containsExactly(false, true, false);
      }
    }
  }

  private static Condition<Verdict> code(String code) {
    return new Condition<>(
        verdict -> verdict instanceof Verdict.Undecided it && it.code().equals(code), code);
  }

  private static ActivePolicies policies(String rules, Duration deadline) throws Exception {
    return open(Map.of("probe.rego", "package samsvar.probe\n\n" + rules), deadline);
  }

  private static ActivePolicies open(Map<String, String> files, Duration deadline)
      throws Exception {
    List<PackSources> packs =
        files.isEmpty() ? List.of() : List.of(new PackSources("probe", new LinkedHashMap<>(files)));
    WasmLimits limits = new WasmLimits(64, INPUT_BYTES_MAX, 10_000, deadline, LONG);
    return ActivePolicies.open(compiler, packs, PolicyCase.CLUSTER, Parameters.none(), limits);
  }

  private static Verdict judge(ActivePolicies policies, ObjectNode object) {
    return policies.current().judge(input(object), Target.SYNC);
  }

  private static ObjectInput input(ObjectNode object) {
    return new ObjectInput(
        Operation.SYNC, object, null, null, null, null, null, null, PolicyCase.TIME);
  }

  private static ObjectNode object() {
    ObjectNode object = InputDocument.JSON.createObjectNode();
    object.put("apiVersion", "v1").put("kind", "ConfigMap").put("text", "a".repeat(200));
    object.putObject("metadata").put("name", "probe");
    return object;
  }
}
