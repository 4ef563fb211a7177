package io.samsvar.cli.policy;

import io.samsvar.policies.cases.PackCase;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Measures a pack. */
@Command(
    name = "bench",
    description =
        "Measures one decision of a pack on one input: by the engine, and by the pinned opa beside"
            + " it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:the pack is refused", "2:usage", "3:could not be measured"},
    mixinStandardHelpOptions = true)
final class PackBenchCommand implements Callable<Integer> {

  private static final int INPUT_BYTES_MAX = 4 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "The pack.")
  private Path folder = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "An object, or an input document with object or plan (YAML or JSON).")
  private Path input = Path.of("");

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How long the engine is measured after warm-up (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--json", description = "One JSON object for each of the two.")
  private boolean json;

  @Override
  public Integer call() throws IOException, EvaluationException {
    try {
      PackSources sources = single();
      CompiledPack pack =
          PolicyCompiler.open(Toolchain.standard().binary("opa"), PolicyOptions.cacheFolder())
              .compile(sources);
      ObjectNode document = document(pack);
      PrintWriter out = spec.commandLine().getOut();
      tell(out, PackBench.engine(pack, document, seconds, PolicyOptions.cacheFolder()));
      tell(
          out,
          PackBench.opa(Toolchain.standard().binary("opa"), folder, pack.metadata(), document));
      out.flush();
      return 0;
    } catch (PackRefusedException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private PackSources single() throws IOException {
    var packs = PackFolders.read(folder);
    if (packs.size() != 1) {
      throw new IllegalArgumentException(folder + " holds several packs: name one");
    }
    return packs.getFirst();
  }

  private ObjectNode document(CompiledPack pack) throws IOException {
    if (!Files.isRegularFile(input) || Files.size(input) > INPUT_BYTES_MAX) {
      throw new IllegalArgumentException(
          input + " is no file of at most " + INPUT_BYTES_MAX + " bytes");
    }
    JsonNode given;
    try {
      given = YAMLMapper.shared().readTree(Files.readAllBytes(input));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(input + " is no YAML: " + e.getOriginalMessage(), e);
    }
    if (!(given instanceof ObjectNode map)) {
      throw new IllegalArgumentException(input + " holds no map");
    }
    ObjectNode whole = map;
    if (map.has("kind")) {
      whole = JsonNodeFactory.instance.objectNode();
      whole.set("object", map);
    }
    String defaults = pack.parameters().isEmpty() ? "{}" : pack.parameters();
    return new PackCase(input.toString(), "", PackCase.Expected.ALLOWED, whole)
        .whole((ObjectNode) JsonMapper.shared().readTree(defaults));
  }

  private void tell(PrintWriter out, PackBench.Measured measured) {
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("evaluator", measured.evaluator()).put("decisions", measured.decisions());
      line.put("median_us", measured.medianMicros()).put("p99_us", measured.p99Micros());
      line.put("decisions_per_s", measured.perSecond());
      out.println(line);
      return;
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%-8s median %8.1f µs   p99 %8.1f µs   %8.0f decisions/s   (%d decisions)",
            measured.evaluator(),
            measured.medianMicros(),
            measured.p99Micros(),
            measured.perSecond(),
            measured.decisions()));
  }
}
