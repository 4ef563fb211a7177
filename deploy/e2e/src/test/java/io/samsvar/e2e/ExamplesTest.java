package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The examples for CI systems are YAML, and the commands in them are commands there are. */
class ExamplesTest {
  private static final Path EXAMPLES = Repository.ROOT.resolve("deploy/examples");
  private static final Path HOOKS = Repository.ROOT.resolve(".pre-commit-hooks.yaml");

  /** From the program's name to what the shell makes of the rest of the line. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[\\s/])samsvar ((?:(?!&&|[|>;\n]).)*)");

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yaml", "gitlab-ci.yaml"})
  void commandsAreThoseThereAre(String file) throws Exception {
    List<String> scripts = new ArrayList<>();
    scripts(yaml(EXAMPLES.resolve(file)), scripts);

    List<String> commands = scripts.stream().flatMap(script -> commands(script).stream()).toList();
    assertThat(commands).as(scripts.toString()).isNotEmpty();
    assertThat(commands).allSatisfy(command -> parse(command.split(" ", -1)));
  }

  @Test
  void actionsHaveStepsAndRights() throws Exception {
    JsonNode workflow = yaml(EXAMPLES.resolve("github-actions.yaml"));

    // In YAML 1.1 the key "on" is a boolean; the parser of GitHub takes it for text, as ours does.
    assertThat(workflow.path("on").path(0).asString()).isEqualTo("pull_request");
    assertThat(workflow.path("permissions").path("security-events").asString()).isEqualTo("write");
    JsonNode steps = workflow.path("jobs").path("check").path("steps");
    assertThat(steps).isNotEmpty();
    for (JsonNode step : steps) {
      assertThat(step.has("uses") ^ step.has("run")).as(step.toString()).isTrue();
      if (step.has("uses")) {
        assertThat(step.path("uses").asString()).matches("[\\w.-]+(/[\\w.-]+)+@v\\d+");
      }
    }
    String written = steps.path(steps.size() - 1).path("with").path("sarif_file").asString();
    assertThat(steps.toString()).contains("> " + written);
  }

  @Test
  void theReportOfGitLabIsTheFileThatIsWritten() throws Exception {
    JsonNode job = yaml(EXAMPLES.resolve("gitlab-ci.yaml")).path("policy");

    String report = job.path("artifacts").path("reports").path("junit").asString();
    assertThat(job.path("script").path(0).asString()).endsWith("-o junit > " + report);
    assertThat(job.path("artifacts").path("when").asString()).isEqualTo("always");
  }

  @Test
  void hooksAreThereAndTakeTheArgumentsOfTheExample() throws Exception {
    JsonNode hooks = yaml(HOOKS);
    for (JsonNode hook : hooks) {
      assertThat(hook.path("language").asString()).isEqualTo("script");
      String entry = hook.path("entry").asString();
      assertThat(Repository.ROOT.resolve(entry.split(" ", -1)[0])).isExecutable();
      parse((entry.substring(entry.indexOf(' ') + 1) + " a.yaml").split(" ", -1));
    }

    JsonNode configuration = yaml(EXAMPLES.resolve("pre-commit-config.yaml"));
    for (JsonNode used : configuration.path("repos").path(0).path("hooks")) {
      String entry =
          hooks
              .valueStream()
              .filter(hook -> hook.path("id").equals(used.path("id")))
              .findFirst()
              .orElseThrow()
              .path("entry")
              .asString();
      List<String> arguments = new ArrayList<>(List.of(entry.split(" ", -1)));
      used.path("args").forEach(argument -> arguments.add(argument.asString()));
      parse(arguments.subList(1, arguments.size()).toArray(String[]::new));
    }
  }

  @Test
  void aWrongOptionWouldBeFound() {
    assertThat(commands("x/samsvar check a --syncs b -o sarif > c || true"))
        .containsExactly("check a --syncs b -o sarif");
    assertThatThrownBy(() -> parse("check", "a", "--syncs", "b"))
        .isInstanceOf(CommandLine.ParameterException.class);
  }

  private static List<String> commands(String script) {
    List<String> commands = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(script);
    while (matcher.find()) {
      commands.add(matcher.group(1).strip());
    }
    return commands;
  }

  private static void parse(String... arguments) {
    var _ = Main.commandLine().parseArgs(arguments);
  }

  private static void scripts(JsonNode node, List<String> scripts) {
    for (var entry : node.properties()) {
      JsonNode value = entry.getValue();
      if (entry.getKey().equals("run")) {
        scripts.add(value.asString());
      } else if (entry.getKey().equals("script")) {
        value.forEach(line -> scripts.add(line.asString()));
      } else {
        scripts(value, scripts);
      }
    }
    if (node.isArray()) {
      node.forEach(element -> scripts(element, scripts));
    }
  }

  private static JsonNode yaml(Path file) throws Exception {
    return YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build()
        .readTree(Files.readString(file));
  }
}
