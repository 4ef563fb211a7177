package io.samsvar.cli.policy;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the documentation of packs. */
@Command(
    name = "doc",
    description = "Writes the documentation of packs as Markdown, from their metadata.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written", "1:a pack is refused", "2:usage", "3:could not be run"},
    mixinStandardHelpOptions = true)
final class DocCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A pack, or a folder with a pack in each folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--write",
      description =
          "Writes the table of rules into the README.md of each pack, where it has a place for it,"
              + " instead of all to standard output.")
  private boolean write;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      PolicyCompiler compiler =
          PolicyCompiler.open(Toolchain.standard().binary("opa"), PolicyOptions.cacheFolder());
      String between = "";
      for (Path place : PackFolders.of(folder)) {
        CompiledPack pack = compiler.compile(PackSources.read(PackFolders.name(place), place));
        if (write) {
          write(place.resolve(PackReadme.NAME), pack);
        } else {
          out.print(between + PackDocument.of(pack));
          between = "\n";
        }
      }
      out.flush();
      return 0;
    } catch (PackRefusedException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void write(Path readme, CompiledPack pack) throws IOException {
    if (!Files.isRegularFile(readme)) {
      throw new IllegalArgumentException("There is no " + readme + " to write into");
    }
    String page =
        PackReadme.with(Files.readString(readme), pack)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        readme
                            + " has no place for the table; put these lines into it:\n"
                            + PackReadme.place()));
    Files.writeString(readme, page);
  }
}
