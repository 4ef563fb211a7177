package io.samsvar.cli.policy;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      PolicyCompiler compiler =
          PolicyCompiler.open(Toolchain.standard().binary("opa"), PolicyOptions.cacheFolder());
      List<PackSources> packs = PackFolders.read(folder);
      for (int at = 0; at < packs.size(); at++) {
        CompiledPack pack = compiler.compile(packs.get(at));
        out.print((at == 0 ? "" : "\n") + PackDocument.of(pack));
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
}
