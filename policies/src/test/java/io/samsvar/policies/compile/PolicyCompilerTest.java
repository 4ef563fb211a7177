package io.samsvar.policies.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCompilerTest {

  @TempDir private Path folder;
  private PolicyCompiler compiler;

  @BeforeEach
  void open() throws Exception {
    compiler = PolicyCompiler.open(Toolchain.standard().binary("opa"), folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1\"})|http.send",
        "net.lookup_ip_addr(\"localhost\")|net.lookup_ip_addr",
        "opa.runtime()|opa.runtime",
        "rand.intn(\"x\", 10)|rand.intn",
        "uuid.rfc4122(\"x\")|uuid.rfc4122",
        "no.such_function(1)|no.such_function"
      })
  void refusesWhatReachesOutsideWithFileAndLine(String call, String function) {
    String rule =
        "package samsvar.probe\n\ndeny contains \"x\" if {\n\tinput.object\n\t" + call + "\n}\n";

    assertThatThrownBy(() -> compile(Map.of("rules/probe.rego", rule)))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("rules/probe.rego:5: ")
        .hasMessageContaining(function);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "package samsvar.probe\\n\\ndeny contains |:3: ",
        "package samsvar.probe\\n\\ndeny contains \"x\" if undeclared|:3: ",
        "package samsvar.probe\\n\\nimport data.unused\\n\\ndeny contains \"x\" if input.object|:3: ",
        "package samsvar.probe\\n\\ndeny[\"x\"] { true }|:3: ",
        "package other\\n\\ndeny contains \"x\" if input.object|below samsvar",
        "package samsvar.probe\\n\\nviolation contains \"x\" if input.object|deny or warn",
        "package samsvar_engine\\n\\ndeny contains \"x\" if input.object|the engine's own"
      })
  void refusesWhatDoesNotCompileOrDecide(String rego, String reason) {
    assertThatThrownBy(() -> compile(Map.of("probe.rego", rego.replace("\\n", "\n"))))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAPackThatFailsItsOwnTests() {
    Map<String, String> files =
        Map.of(
            "probe.rego",
            "package samsvar.probe\n\ndeny contains \"x\" if input.object.bad\n",
            "probe_test.rego",
            """
            package samsvar.probe_test

            import data.samsvar.probe

            test_denies if count(probe.deny) == 1 with input as {"object": {"bad": true}}

            test_wrong if count(probe.deny) == 7 with input as {"object": {}}
            """);

    assertThatThrownBy(() -> compile(files))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("probe_test.rego:7: ")
        .hasMessageContaining("test_wrong failed")
        .asInstanceOf(InstanceOfAssertFactories.type(PackRefusedException.class))
        .satisfies(refused -> assertThat(refused.problems()).hasSize(1));
  }

  @Test
  void readsMetadataAndInputs() throws Exception {
    CompiledPack pack =
        compile(
            Map.of(
                "probe.rego",
                """
                # METADATA
                # title: Probe
                # custom:
                #   input: plan
                #   requirements: [GDPR-32]
                package samsvar.probe

                # METADATA
                # title: One
                # description: First
                # custom:
                #   code: probe.one
                #   severity: high
                #   requirements: [GDPR-44]
                deny contains {"code": "probe.one", "message": "m"} if {
                \tinput.plan.digest == "x"
                \tinput.sync.region == input.parameters.region
                }

                warn contains {"code": "probe.two", "message": "m"} if input["cluster"].name == "x"
                """));

    PackMetadata metadata = pack.metadata();
    assertThat(metadata.subject()).isEqualTo(Subject.PLAN);
    assertThat(metadata.packages()).containsExactly("samsvar.probe");
    assertThat(metadata.inputs()).containsExactly("cluster", "parameters", "plan", "sync.region");
    assertThat(metadata.readsOfSync("revision")).isFalse();
    assertThat(metadata.requirements("samsvar.probe", "probe.one")).containsExactly("GDPR-44");
    assertThat(metadata.requirements("samsvar.probe", "probe.two")).containsExactly("GDPR-32");
    assertThat(metadata.rules())
        .containsExactly(
            new RuleDoc(
                "samsvar.probe", "deny", "probe.one", "One", "First", "high", List.of("GDPR-44")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input[input.object.kind] == 1",
        "walk(input, [_, \"x\"])",
        "some name; input[name] == 1",
        "object.get(input, \"object\", {}) == 1",
        "x := input; x.object == 1"
      })
  void givesTheWholeInputToWhoTakesItByComputedNames(String rule) throws Exception {
    CompiledPack pack =
        compile(
            Map.of(
                "probe.rego",
                "package samsvar.probe\n\ndeny contains \"x\" if { " + rule + " }\n"));

    assertThat(pack.metadata().reads("oldObject")).isTrue();
  }

  @Test
  void keepsCompiledPacksAndMakesADamagedOneAgain() throws Exception {
    Map<String, String> files =
        Map.of("probe.rego", "package samsvar.probe\n\ndeny contains \"x\" if input.object.bad\n");
    CompiledPack first = compile(files);
    Path kept;
    try (Stream<Path> entries = Files.list(folder)) {
      kept = entries.filter(it -> it.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    Files.writeString(kept, Files.readString(kept).replaceFirst("AGFzbQ", "AGFzbR"));

    CompiledPack second = compile(files);

    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.wasm()).isEqualTo(first.wasm());
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.filter(it -> !it.toString().endsWith(".version")))
          .as("nothing but the pack and the version of opa stays behind")
          .containsExactly(kept);
    }
  }

  @Test
  void refusesNamesThatLeaveTheFolder() {
    assertThatThrownBy(() -> compile(Map.of("../probe.rego", "package samsvar.probe")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> compile(Map.of("-o.rego", "package samsvar.probe")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CompiledPack compile(Map<String, String> files) throws Exception {
    return compiler.compile(new PackSources("probe", new LinkedHashMap<>(files)));
  }
}
