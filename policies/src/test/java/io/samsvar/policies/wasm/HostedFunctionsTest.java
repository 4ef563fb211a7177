package io.samsvar.policies.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.testkit.Toolchain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the host answers in place of the module's own functions is what {@code opa} answers: written
 * and generated patterns, each with each text.
 */
class HostedFunctionsTest {

  private static final Path OPA = Toolchain.standard().binary("opa");
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int GENERATED = 150;
  private static final String[] PARTS = {
    "a",
    "b",
    "ab",
    "æ",
    ".",
    "*",
    "+",
    "?",
    "|",
    "(",
    ")",
    "[",
    "]",
    "[ab]",
    "[^a]",
    "{2}",
    "{1,}",
    "^",
    "$",
    "\\b",
    "\\d",
    "\\pL",
    "(?i)",
    "(?:a|b)",
    "-",
    ",",
    "/",
    "\\",
    "{",
    "}",
    "[!a]",
    "[a-c]",
    "**",
    "(a*)",
    "\n",
    "\\.",
    "!",
    "(?P<x>b)"
  };

  private static final List<String> PATTERNS =
      List.of(
          "",
          "a",
          "^a+$",
          "(a|ab)(c|bcd)(d*)",
          "a*",
          "(?i)ÆØÅ",
          "[[:alpha:]]+",
          "\\p{Greek}",
          "(",
          "a**",
          "a{1001}",
          "(a{10}){101}",
          "x{2,1}",
          "(?s).",
          ".",
          "\\Qa.b\\E",
          "\\C",
          "(?P<n>a)",
          "(?<n>a)",
          "a(?=b)",
          "\\1",
          "[a-",
          "[z-a]",
          "\\x{10FFFF}",
          "\\xff",
          "(?U)a+",
          "a+?",
          "\\z",
          "\\Z",
          "\\A",
          "(?m)^b$",
          "*.example.com",
          "**",
          "{a,b}*",
          "{a",
          "a}",
          "[!ab]",
          "[a-c]",
          "[]",
          "[!]",
          "[a-]",
          "[-a]",
          "[\\-a]",
          "[!!a]",
          "?",
          "\\",
          "\\*",
          "a,b",
          "{a,{b,c}}x",
          "{}",
          "{,a}",
          "***",
          "(a)",
          "a$",
          "[^a]",
          "[a]]",
          "/a/*",
          "a.b",
          "{a,b",
          "[ab");

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "ab",
          "abcd",
          "aaa",
          "b",
          "æ",
          "ÆØÅ",
          "æøå",
          "a.b",
          "a\nb",
          "b\na",
          "α",
          "www.example.com",
          "a/b",
          "/a/b",
          "/a/b/c",
          "x",
          "bx",
          "cx",
          "aaaaaaaaaaaaaaaaaaaaa",
          "*",
          "a,b",
          "{a",
          "a}",
          "-",
          "!",
          "1 2",
          "a$",
          "(a)",
          "\\",
          "[",
          "]",
          "😀",
          "a😀b",
          "[a]",
          "a]");

  @TempDir private static Path folder;
  private static Map<String, Set<String>> byOpa = Map.of();
  private static Map<String, Set<String>> byHost = Map.of();
  private static byte[] wasm = {};

  @BeforeAll
  static void askBoth() throws Exception {
    Random random = new Random(20260101);
    List<String> patterns = new ArrayList<>(PATTERNS);
    for (int i = 0; i < GENERATED; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int part = random.nextInt(1, 6); part > 0; part--) {
        pattern.append(PARTS[random.nextInt(PARTS.length)]);
      }
      patterns.add(pattern.toString());
    }
    String rego =
        """
        package samsvar.probe

        patterns := %s

        texts := %s

        deny contains {"code": "match", "message": sprintf("%%q %%q %%v", [p, t, x])} if {
        	some p in patterns
        	some t in texts
        	x := regex.match(p, t)
        }

        deny contains {"code": "valid", "message": sprintf("%%q %%v", [p, x])} if {
        	some p in patterns
        	x := regex.is_valid(p)
        }

        deny contains {"code": "submatches", "message": sprintf("%%q %%q %%d %%v", [p, t, n, x])} if {
        	some p in patterns
        	some t in texts
        	some n in [-1, 0, 1, 2]
        	x := regex.find_all_string_submatch_n(p, t, n)
        }

        deny contains {"code": "glob", "message": sprintf("%%q %%v %%q %%v", [p, d, t, x])} if {
        	some p in patterns
        	some t in texts
        	some d in [null, [], ["."], ["/", "."], ["-"], ["ab"]]
        	x := glob.match(p, d, t)
        }
        """
            .formatted(JSON.writeValueAsString(patterns), JSON.writeValueAsString(TEXTS));
    byOpa = byCode(askOpa(rego));
    byHost = byCode(askHost(rego));
  }

  @ParameterizedTest
  @ValueSource(strings = {"match", "valid", "submatches", "glob"})
  void answersAsOpaDoes(String function) {
    assertThat(byOpa.get(function)).hasSizeGreaterThan(100);
    Set<String> missing = new TreeSet<>(byOpa.getOrDefault(function, Set.of()));
    missing.removeAll(byHost.getOrDefault(function, Set.of()));
    Set<String> more = new TreeSet<>(byHost.getOrDefault(function, Set.of()));
    more.removeAll(byOpa.getOrDefault(function, Set.of()));
    assertThat(missing).as("only opa answers").isEmpty();
    assertThat(more).as("only the host answers").isEmpty();
  }

  /** Without them the library of regular expressions is not needed, and is not translated. */
  @Test
  void takesAwayWhatNobodyCallsAnyMore() {
    assertThat(HostedFunctions.rewrite(wasm).length).isLessThan(wasm.length * 9 / 10);
  }

  private static Map<String, Set<String>> byCode(JsonNode findings) {
    Map<String, Set<String>> byCode = new LinkedHashMap<>();
    for (JsonNode finding : findings) {
      byCode
          .computeIfAbsent(finding.path("code").asString(), _ -> new TreeSet<>())
          .add(finding.path("message").asString());
    }
    return byCode;
  }

  private static JsonNode askOpa(String rego) throws Exception {
    Path file = Files.writeString(folder.resolve("probe.rego"), rego);
    Process process =
        new ProcessBuilder(
                OPA.toString(), "eval", "--format=raw", "--data=" + file, "data.samsvar.probe.deny")
            .redirectError(folder.resolve("opa.err").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return JSON.readTree(out);
  }

  private static JsonNode askHost(String rego) throws Exception {
    CompiledPack pack =
        PolicyCompiler.open(OPA, folder.resolve("cache"))
            .compile(new PackSources("probe", new LinkedHashMap<>(Map.of("probe.rego", rego))));
    wasm = pack.wasm();
    WasmLimits limits =
        new WasmLimits(16_384, 1000, 64 << 20, Duration.ofMinutes(2), Duration.ofMinutes(1));
    WasmModule module =
        WasmModule.load("probe", pack.wasm(), pack.data(), limits, folder.resolve("translated"));
    try (Evaluator evaluator = new Evaluator(1)) {
      byte[] input = "{}".getBytes(StandardCharsets.UTF_8);
      byte[] answer = evaluator.evaluate(module, CompiledPack.ENTRYPOINT, input, Instant.EPOCH);
      return JSON.readTree(answer).path(0).path("result").path("samsvar.probe").path("deny");
    }
  }
}
