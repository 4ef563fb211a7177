package io.samsvar.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What becomes of resources of Argo CD and Flux: each folder of cases has the input, the arguments,
 * the Syncs and the notes. {@code -Dgolden.update=true} writes the last two.
 */
class ConvertCommandTest {
  static final Path CASES = Path.of("src/test/resources/io/samsvar/cli/convert");

  @TempDir private Path folder = Path.of("");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.list(CASES)) {
      return all.sorted().toList().stream();
    }
  }

  private record Run(int status, String out, String err) {

    static Run of(List<String> arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int status =
          Main.commandLine()
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(
                  Stream.concat(Stream.of("convert"), arguments.stream()).toArray(String[]::new));
      return new Run(status, out.toString(), err.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void becomesTheseSyncsAndNotes(Path example) throws IOException {
    List<String> arguments =
        Stream.concat(
                Files.readAllLines(example.resolve("arguments")).stream(),
                Stream.of(example.resolve("input.yaml").toString()))
            .toList();
    Run run = Run.of(arguments);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(example.resolve("syncs.yaml"), run.out());
      Files.writeString(example.resolve("notes.txt"), run.err());
    }
    assertThat(run.out()).isEqualTo(Files.readString(example.resolve("syncs.yaml")));
    assertThat(run.err()).isEqualTo(Files.readString(example.resolve("notes.txt")));
    assertThat(run.status()).isEqualTo(run.err().contains("lost     ") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'',             refs/heads/trunk, '',                                       ''",
        "HEAD,           refs/heads/trunk, '',                                       ''",
        "main,           refs/heads/main,  '',                                       ''",
        "release/1.2,    refs/heads/release/1.2, '',                                 ''",
        "v1.2.3,         refs/tags/v1.2.3, '',                                       ''",
        "1.2.3-rc.1,     refs/tags/1.2.3-rc.1, '',                                   ''",
        "1.2.*,          '',               1.2.*,                                    ''",
        "^1.2,           '',               ^1.2,                                     ''",
        "refs/tags/any,  refs/tags/any,    '',                                       ''",
        "0123456789abcdef0123456789abcdef01234567, refs/heads/trunk, '',"
            + " 0123456789abcdef0123456789abcdef01234567"
      })
  void aRevisionSaysWhatItMeans(String revision, String ref, String semver, String commit) {
    JsonMapper json = JsonMapper.shared();
    var source = json.createObjectNode();
    Conversion to = new Conversion();
    Refs.write(
        plain(revision),
        new Wishes("samsvar-system", "trunk", null, null, null),
        source,
        new Source("", json.createObjectNode()),
        "targetRevision",
        to);
    assertThat(source.path("ref").asString("")).isEqualTo(plain(ref));
    assertThat(source.path("semver").asString("")).isEqualTo(plain(semver));
    assertThat(source.path("commit").asString("")).isEqualTo(plain(commit));
  }

  private static String plain(String text) {
    return text.equals("''") ? "" : text;
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.no/a.git,        https://git.example.no/a.git,     true",
    "git@git.example.no:team/a.git,       ssh://git@git.example.no/team/a.git, true",
    "ssh://git@git.example.no:2222/a.git, ssh://git@git.example.no:2222/a.git, true",
    "http://git.example.no/a,             https://git.example.no/a,         true",
    "https://ola:sesam@git.example.no/a,  https://git.example.no/a,         true",
    "oci://registry.example.no/a,         '',                               false"
  })
  void anAddressHasNoCredentials(String url, String written, boolean followed) {
    JsonMapper json = JsonMapper.shared();
    var source = json.createObjectNode();
    Conversion to = new Conversion();
    assertThat(Addresses.write(url, source, new Source("", json.createObjectNode()), "repoURL", to))
        .isEqualTo(followed);
    assertThat(source.path("url").asString("")).isEqualTo(written);
    assertThat(to.notes().toString()).doesNotContain("sesam");
  }

  @Test
  void whatIsNoYamlIsLeftOutOfAFolderAndNamed() throws IOException {
    Files.writeString(folder.resolve("template.yaml"), "{{ if .Values.on }}\nkind: Application\n");
    Files.copy(CASES.resolve("argo-guestbook/input.yaml"), folder.resolve("application.yaml"));
    Run run = Run.of(List.of(folder.toString()));
    assertThat(run.out()).contains("kind: Sync");
    assertThat(run.err()).contains("left out: ").contains("template.yaml is no YAML");
    Run named = Run.of(List.of(folder.resolve("template.yaml").toString()));
    assertThat(named.status()).isEqualTo(3);
    assertThat(named.err()).contains("template.yaml is no YAML");
  }

  @Test
  void nothingToConvertIsAUsageError() throws IOException {
    Files.writeString(folder.resolve("other.yaml"), "apiVersion: v1\nkind: ConfigMap\n");
    Run run = Run.of(List.of(folder.toString()));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("neither an Application of Argo CD nor a Kustomization of Flux");
  }

  @Test
  void twoOfOneNameAreTold() throws IOException {
    String one = Files.readString(CASES.resolve("argo-guestbook/input.yaml"));
    Files.writeString(folder.resolve("two.yaml"), one + "---\n" + one);
    Run run = Run.of(List.of(folder.toString()));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("Two Syncs are called samsvar-system/guestbook");
  }

  @Test
  void asJsonItIsOneDocument() {
    Run run = Run.of(List.of("-o", "json", CASES.resolve("argo-guestbook/input.yaml").toString()));
    JsonNode all = JsonMapper.shared().readTree(run.out());
    assertThat(all.at("/syncs/0/kind").asString()).isEqualTo("Sync");
    assertThat(all.path("notes").isEmpty()).isFalse();
    assertThat(run.err()).isEmpty();
  }
}
