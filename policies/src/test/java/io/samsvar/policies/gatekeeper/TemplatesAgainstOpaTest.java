package io.samsvar.policies.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.foreign.RegoVersion;
import io.samsvar.policies.gatekeeper.ConstraintTemplate.Code;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every case of the suites, by our engine and by the pinned {@code opa} on the Rego as written. */
class TemplatesAgainstOpaTest {

  private static final Path OPA = Toolchain.standard().binary("opa");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path folder;
  private static PolicyCompiler compiler;
  private static Evaluator evaluator;

  @BeforeAll
  static void open() throws Exception {
    compiler = PolicyCompiler.open(OPA, folder.resolve("packs"));
    evaluator = new Evaluator(1);
  }

  @AfterAll
  static void close() {
    evaluator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "hosts", "probes"})
  void findsTheSameViolations(String name) throws Exception {
    SuiteFile suite =
        SuiteFile.find(SuiteRunnerTest.SUITES.resolve(name + "/suite.yaml")).getFirst();
    int compared = 0;
    for (SuiteFile.Test test : suite.tests()) {
      if (test.invalid()) {
        continue;
      }
      BoundConstraint constraint = constraint(suite, test);
      SuiteCase ours = new SuiteCase(evaluator, module(constraint), constraint);
      for (SuiteFile.Case one : test.cases()) {
        if (!one.skip()) {
          compared += compare(suite, one, constraint, ours) ? 1 : 0;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
  }

  private static boolean compare(
      SuiteFile suite, SuiteFile.Case one, BoundConstraint constraint, SuiteCase ours)
      throws Exception {
    ObjectNode review = SuiteCase.review(SuiteCase.read(suite.beside(one.object())).getFirst());
    List<ObjectNode> inventory = new ArrayList<>();
    for (String path : one.inventory()) {
      inventory.addAll(SuiteCase.read(suite.beside(path)));
    }
    if (ours.question(review, inventory).isEmpty()) {
      return false;
    }
    Set<JsonNode> found = new HashSet<>();
    ours.violations(review, inventory).forEach(it -> found.add(it.path("details")));
    JsonNode question = ours.question(review, inventory).get();
    assertThat(found).as(one.name()).isEqualTo(byOpa(constraint, question));
    return true;
  }

  private static Set<JsonNode> byOpa(BoundConstraint constraint, JsonNode question)
      throws Exception {
    Code code = constraint.template().code().orElseThrow();
    Path work = Files.createTempDirectory(folder, "original");
    Files.writeString(work.resolve("main.rego"), code.main());
    for (int i = 0; i < code.libraries().size(); i++) {
      Files.writeString(work.resolve("lib" + i + ".rego"), code.libraries().get(i));
    }
    ObjectNode data = JSON.createObjectNode();
    data.set("inventory", question.path("inventory"));
    Files.writeString(work.resolve("data.json"), JSON.writeValueAsString(data));
    ObjectNode input = JSON.createObjectNode();
    input.set("review", question.path("review"));
    input.set("parameters", constraint.parameters());
    List<String> command = new ArrayList<>(List.of(OPA.toString(), "eval", "--format=json"));
    if (code.version() == RegoVersion.V0) {
      command.add("--v0-compatible");
    }
    String query = "data." + constraint.template().kind().toLowerCase(Locale.ROOT) + ".violation";
    command.addAll(List.of("--stdin-input", "--data=" + work, query));
    JsonNode answer = JSON.readTree(run(command, JSON.writeValueAsString(input)));
    Set<JsonNode> violations = new HashSet<>();
    answer
        .path("result")
        .path(0)
        .path("expressions")
        .path(0)
        .path("value")
        .forEach(violations::add);
    return violations;
  }

  private static String run(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static BoundConstraint constraint(SuiteFile suite, SuiteFile.Test test)
      throws IOException {
    ObjectNode template = SuiteCase.read(suite.beside(test.template())).getFirst();
    ObjectNode constraint = SuiteCase.read(suite.beside(test.constraint())).getFirst();
    return BoundConstraint.of(
        ConstraintTemplate.of(test.template(), template),
        Constraint.of(test.constraint(), constraint));
  }

  private static WasmModule module(BoundConstraint constraint) throws Exception {
    CompiledPack pack =
        compiler.compile(
            GatekeeperPack.pack(
                "probe", Digest.of("probe"), List.of(constraint.template()), List.of(constraint)));
    return WasmModule.load(
        "probe", pack.wasm(), pack.data(), WasmLimits.standard(), folder.resolve("translated"));
  }
}
