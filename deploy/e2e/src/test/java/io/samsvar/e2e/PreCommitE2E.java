package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The hook of {@code .pre-commit-hooks.yaml} on a repository: git asks it at a commit, it is given
 * the staged YAML files as arguments, as pre-commit gives them, and its exit code decides. The
 * program is the launcher itself, on what was built before these tests.
 */
class PreCommitE2E {

  @TempDir private Path folder = Path.of("");
  private Path repository = Path.of("");

  /** How a program ended, and all that it said. */
  private record Ended(int code, String said) {}

  @BeforeEach
  void aRepositoryWithTheHook() throws Exception {
    repository = Files.createDirectories(folder.resolve("shop of ours"));
    assertThat(run("git", "init", "--quiet", "--initial-branch=main").code()).isZero();
    Path hook = repository.resolve(".git/hooks/pre-commit");
    Files.createDirectories(Repository.folder(hook));
    Files.writeString(
        hook,
        """
        #!/bin/sh
        git diff --cached --name-only --diff-filter=ACMRTUXB -z -- '*.yaml' '*.yml' '*.json' \
          | xargs -0 -r '%s/'%s
        code=$?
        [ "$code" -eq 0 ] || echo "hook ended with $code"
        exit "$code"
        """
            .formatted(Repository.ROOT, entry("samsvar-check")));
    var _ = Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void onlyWhatTheGateWouldTakeIsCommitted() throws Exception {
    write("app/a file.yaml", configMap("good", "no-oslo-1"));
    write("values.yaml", "replicas: 3\n");
    write("README.md", "not asked about\n");
    assertThat(commit()).satisfies(ended -> assertThat(ended.code()).as(ended.said()).isZero());

    write("app/far.yaml", configMap("far", "us-east-1"));
    Ended refused = commit();
    assertThat(refused.code()).as(refused.said()).isEqualTo(1);
    assertThat(refused.said())
        .contains("app/far.yaml:3  deny  residency.region-not-allowed  ConfigMap far")
        .contains("blocked: 1 object");

    write("app/far.yaml", configMap("far", "no-oslo-1"));
    assertThat(commit().code()).isZero();
    assertThat(run("git", "log", "--oneline").said().lines()).hasSize(2);
  }

  @Test
  void exitCodesAreThoseOfTheCommand() throws Exception {
    List<String> hook = new ArrayList<>(List.of(entry("samsvar-check").split(" ", -1)));
    hook.set(0, Repository.ROOT.resolve(hook.getFirst()).toString());
    write("good.yaml", configMap("good", "no-oslo-1"));
    write("far.yaml", configMap("far", "us-east-1"));
    write("broken.yaml", "apiVersion: v1\nkind: [\n");

    assertThat(ended(hook, "good.yaml").code()).isZero();
    assertThat(ended(hook, "good.yaml", "far.yaml").code()).isEqualTo(1);
    assertThat(ended(hook, "none.yaml").code()).isEqualTo(2);
    assertThat(ended(hook, "good.yaml", "broken.yaml").code()).isEqualTo(3);
  }

  private Ended ended(List<String> hook, String... files) throws Exception {
    List<String> command = new ArrayList<>(hook);
    command.addAll(List.of(files));
    return run(command.toArray(String[]::new));
  }

  private Ended commit() throws Exception {
    assertThat(run("git", "add", "--all").code()).isZero();
    return run("git", "commit", "--quiet", "--message", "A change");
  }

  private static String entry(String id) throws Exception {
    JsonNode hooks =
        YAMLMapper.shared()
            .readTree(Files.readString(Repository.ROOT.resolve(".pre-commit-hooks.yaml")));
    return hooks
        .valueStream()
        .filter(hook -> hook.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow()
        .path("entry")
        .asString();
  }

  private Ended run(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "ran", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SAMSVAR_JAVA_HOME", System.getProperty("java.home"));
    environment.put("SAMSVAR_IN_TESTS", "yes");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Kari");
      environment.put("GIT_" + who + "_EMAIL", "kari@example.no");
    }
    int code = builder.start().waitFor();
    return new Ended(code, Files.readString(output, StandardCharsets.UTF_8));
  }

  private void write(String path, String text) throws Exception {
    Path file = repository.resolve(path);
    Files.createDirectories(Repository.folder(file));
    Files.writeString(file, text);
  }

  private static String configMap(String name, String region) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, labels: {environment: production, region: %s}}
    data: {level: info}
    """
        .formatted(name, region);
  }
}
