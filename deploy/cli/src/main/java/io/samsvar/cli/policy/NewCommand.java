package io.samsvar.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a rule. */
@Command(
    name = "new",
    description =
        "Begins a rule with its test, parameters and cases, in a pack that is new or there already."
            + " It passes 'samsvar policy test' at once.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written", "2:usage", "3:could not be written"},
    mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {

  private static final Pattern NAME =
      Pattern.compile("(?<pack>[a-z][a-z0-9]*)\\.(?<rule>[a-z][a-z0-9]*(-[a-z0-9]+)*)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "PACK.RULE",
      description = "Code of the rule, for example team.owner-missing.")
  private String name = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder of the packs (default: the working directory).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    Matcher matched = NAME.matcher(name);
    if (!matched.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "A rule is named pack.rule-name, with small letters and digits: team.owner-missing");
    }
    Path pack = folder.resolve(matched.group("pack"));
    Map<String, String> files =
        RuleTemplate.files(pack, matched.group("pack"), matched.group("rule"));
    for (String file : files.keySet()) {
      if (Files.exists(pack.resolve(file)) && !file.equals(RuleTemplate.PARAMETERS)) {
        throw new ParameterException(
            spec.commandLine(), pack.resolve(file) + " is there already; nothing was written");
      }
    }
    for (var file : files.entrySet()) {
      Path path = pack.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue());
      spec.commandLine().getOut().println(path);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
