package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code samsvar diff}: what a change of a repository changes in what a Sync declares. */
class DiffE2E {
  private static final String CANARY = "correct-horse-battery-staple";
  private static final String OTHER_CANARY = "tr0ub4dor-and-3";

  @TempDir private Path folder = Path.of("");
  private Path repository = Path.of("");
  private Path sync = Path.of("");

  @BeforeEach
  void aRepositoryWithOneCommit() throws Exception {
    repository = Files.createDirectory(folder.resolve("shop"));
    sync =
        Files.writeString(
            folder.resolve("sync.yaml"),
            """
            apiVersion: samsvar.io/v1alpha1
            kind: Sync
            metadata: {name: shop, namespace: samsvar-system}
            spec:
              source: {url: "https://git.example.no/shop", ref: refs/heads/main, path: app}
              targetNamespace: shop
            """);
    git("init", "--quiet", "--initial-branch=main");
    write("app/settings.yaml", configMap("settings", "info"));
    write("app/old.yaml", configMap("old", "info"));
    write("app/secret.yaml", secret(CANARY));
    commit("first");
  }

  @Test
  void theWorkTreeBesideTheLastCommit() throws Exception {
    write("app/settings.yaml", configMap("settings", "debug"));
    write("app/new.yaml", configMap("new", "info"));
    Files.delete(repository.resolve("app/old.yaml"));

    Ran ran = diff();

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out())
        .contains("+ ConfigMap shop/new  (app/new.yaml)")
        .contains("~ ConfigMap shop/settings  (app/settings.yaml)")
        .contains("- ConfigMap shop/old  (app/old.yaml)")
        .contains("    -  level: info\n    +  level: debug\n")
        .endsWith("1 created, 1 changed, 1 deleted\n")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "summary", "json"})
  void noValueOfASecretIsShown(String format) throws Exception {
    write("app/secret.yaml", secret(OTHER_CANARY));

    Ran ran = diff("-o", format);

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out()).contains("Secret shop/db").doesNotContain(CANARY, OTHER_CANARY);
    assertThat(ran.err()).isEmpty();
    if (!format.equals("summary")) {
      assertThat(ran.out()).contains("(hidden, another value)").contains("password");
    }
  }

  @Test
  void aSecretThatChangesElsewhereSaysThatItsValuesDoNot() throws Exception {
    write("app/secret.yaml", secret(CANARY).replace("name: db", "name: db\n  labels: {a: b}"));

    Ran ran = diff();

    assertThat(ran.out()).contains("a: b").doesNotContain("another value").doesNotContain(CANARY);
  }

  @Test
  void commitsAreNamedAsGitNamesThem() throws Exception {
    write("app/settings.yaml", configMap("settings", "debug"));
    commit("second");
    write("app/settings.yaml", configMap("settings", "trace"));

    assertThat(diff("--from", "main~1", "--to", "main").out())
        .contains("-  level: info")
        .contains("+  level: debug")
        .doesNotContain("trace");
    Ran ran = diff("--to", "HEAD");
    assertThat(ran.out()).isEqualTo("Nothing differs.\n");
    assertThat(ran.status()).isZero();
  }

  @Test
  void aKustomizationIsComparedAsRendered() throws Exception {
    write("app/kustomization.yaml", "resources: [settings.yaml]\nnamePrefix: a-\n");
    commit("kustomized");
    write("app/kustomization.yaml", "resources: [settings.yaml]\nnamePrefix: b-\n");

    assertThat(diff("-o", "summary").out())
        .isEqualTo(
            """
            - ConfigMap shop/a-settings
            + ConfigMap shop/b-settings
            1 created, 0 changed, 1 deleted
            """);
  }

  @Test
  void forProgramsItIsOneDocument() throws Exception {
    write("app/settings.yaml", configMap("settings", "debug"));

    JsonNode change = JsonMapper.shared().readTree(diff("-o", "json").out()).at("/changes/0");

    assertThat(change.path("action").asString()).isEqualTo("update");
    assertThat(change.path("resource").asString()).isEqualTo("ConfigMap shop/settings");
    assertThat(change.path("diff").valueStream().map(JsonNode::asString))
        .contains("-  level: info", "+  level: debug");
  }

  @Test
  void coloursAreShownWhenAskedFor() throws Exception {
    write("app/settings.yaml", configMap("settings", "debug"));
    assertThat(diff("--color", "always").out()).contains("\u001b[32m+  level: debug\u001b[0m");
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    Ran missing = diff("--from", "nowhere");
    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.err()).contains("The repository has no commit 'nowhere'");
    write("app/broken.yaml", "a: [\n");
    Ran broken = diff();
    assertThat(broken.status()).isEqualTo(3);
    assertThat(broken.err()).contains("app/broken.yaml");
    Ran elsewhere =
        Ran.samsvar(
            "diff", "--sync", sync, "--repository", Files.createDirectory(folder.resolve("x")));
    assertThat(elsewhere.status()).isEqualTo(2);
    assertThat(elsewhere.err()).contains("is in no Git repository");
    assertThat(Ran.samsvar("diff").status()).isEqualTo(2);
  }

  private Ran diff(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("diff", "--sync", sync));
    arguments.addAll(List.of("--repository", repository));
    arguments.addAll(List.of(more));
    return Ran.samsvar(arguments.toArray());
  }

  private void write(String path, String text) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(Repository.folder(file));
    Files.writeString(file, text);
  }

  private void commit(String message) throws Exception {
    git("add", "--all");
    git(
        "-c",
        "user.name=Ola",
        "-c",
        "user.email=ola@example.no",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "--quiet",
        "-m",
        message);
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(text).isZero();
  }

  private static String configMap(String name, String level) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: %s
    data:
      level: %s
    """
        .formatted(name, level);
  }

  private static String secret(String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: db
    stringData:
      password: %s
    """
        .formatted(value);
  }
}
