package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares our reading of YAML with that of kubectl, which is the API server's. */
class YamlMeaningIT {

  private static final List<String> SCALARS =
      List.of(
          "yes",
          "Yes",
          "YES",
          "no",
          "No",
          "NO",
          "y",
          "Y",
          "n",
          "N",
          "on",
          "On",
          "ON",
          "off",
          "Off",
          "OFF",
          "true",
          "True",
          "TRUE",
          "tRUE",
          "false",
          "False",
          "FALSE",
          "~",
          "null",
          "Null",
          "NULL",
          "nUll",
          "",
          "0777",
          "0o777",
          "0O17",
          "0x10",
          "0XfF",
          "-0x10",
          "0b101",
          "-0b11",
          "08",
          "09.5",
          "-012",
          "+12",
          "1_000",
          "0x_1f",
          "1__0",
          "_1",
          "1_",
          "1e3",
          "1E3",
          "1e+3",
          "1e-3",
          ".5",
          "5.",
          "-.5",
          "+.5",
          "1.10",
          "1.0",
          "-0.0",
          "-0",
          "1e400",
          "1e21",
          "1e-7",
          "0.1",
          "123456789.123456789",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "100000000000000000000",
          "12:30",
          "12:30:45",
          "190:20:30",
          "2001-01-01",
          "2001-12-14t21:59:43.10-05:00",
          "2001-12-14 21:59:43",
          "1.2.3",
          "1e",
          "e3",
          "0x",
          "0b",
          "0b2",
          "0o8",
          "+",
          ".",
          "..",
          "+yes",
          "1,000",
          "1k",
          "500m",
          "1Gi",
          "<<",
          "=",
          "'yes'",
          "\"0777\"",
          "!!str yes",
          "!!str 0777",
          "\"\\u0000x\"",
          "\"\\U0001F600\"",
          "a # comment",
          "a#b",
          "'it''s'",
          "|\n    yes",
          ">-\n    folded\n    text",
          "[yes, 0777, ~]",
          "{yes: 1, n: 5, 0777: 2}",
          "infinity",
          "NaN",
          "nan",
          "inf",
          "0.",
          "00",
          "0_0",
          "+0x1F",
          "1.e3",
          ".e3",
          "1.5e3",
          "1e3.5",
          "0x1p3",
          "0x1.8p1",
          "1_000.5",
          "1e1_0");

  @TempDir private Path temp;

  @Test
  void case47_a_scalar_means_what_it_means_to_the_api_server()
      throws IOException, InterruptedException {
    StringBuilder yaml = new StringBuilder("apiVersion: example.com/v1\nkind: Thing\n");
    yaml.append("metadata:\n  name: x\nspec:\n");
    for (int n = 0; n < SCALARS.size(); n++) {
      yaml.append("  v").append(n).append(": ").append(SCALARS.get(n)).append('\n');
    }

    JsonNode theirs = kubectl(yaml.toString()).path("spec");
    JsonNode ours =
        YamlDocuments.read(yaml.toString().getBytes(StandardCharsets.UTF_8))
            .getFirst()
            .path("spec");

    for (int n = 0; n < SCALARS.size(); n++) {
      String what = "meaning of " + SCALARS.get(n);
      JsonNode mine = JsonMapper.shared().readTree(CanonicalJson.bytes(ours.path("v" + n)));
      JsonNode other = CanonicalJson.sorted(theirs.path("v" + n));
      if (other.isNumber() && !other.canConvertToLong()) {
        assertThat(mine.isNumber()).as(what).isTrue();
        assertThat(mine.doubleValue()).as(what).isEqualTo(other.doubleValue());
      } else {
        assertThat(mine).as(what).isEqualTo(other);
      }
    }
  }

  @Test
  void case47_aliases_and_merge_keys_mean_the_same() throws IOException, InterruptedException {
    String yaml =
        """
        apiVersion: example.com/v1
        kind: Thing
        metadata: {name: x}
        spec:
          base: &base {a: 1, b: 2}
          other: &other {b: 3, c: 4}
          one: {<<: *base, b: 5}
          two: {<<: [*base, *other], d: 6}
          three: [*base, *other]
          text: &text hello
          again: *text
          quoted: {'<<': 1}
        """;

    assertThat(
            CanonicalJson.sorted(
                YamlDocuments.read(yaml.getBytes(StandardCharsets.UTF_8)).getFirst().path("spec")))
        .hasToString(CanonicalJson.sorted(kubectl(yaml).path("spec")).toString());
  }

  private JsonNode kubectl(String yaml) throws IOException, InterruptedException {
    Path file = Files.writeString(temp.resolve("thing.yaml"), yaml);
    Process process =
        new ProcessBuilder(
                Toolchain.standard().binary("kubectl").toString(),
                "label",
                "--local",
                "--output=json",
                "--filename=" + file,
                "seen=by-kubectl")
            .redirectErrorStream(true)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(new String(said, StandardCharsets.UTF_8)).isZero();
    return JsonMapper.shared().readTree(said);
  }
}
