package io.samsvar.cli.convert;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Turns Applications of Argo CD and Kustomizations of Flux into Syncs. */
@Command(
    name = "convert",
    description = {
      "Turns Applications of Argo CD and Kustomizations of Flux into Syncs.",
      "The Syncs go to standard output; what could not be carried over, what means something else"
          + " and what was assumed go to standard error, each with the way out."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was carried over; read what differs all the same",
      "1:something could not be carried over",
      "2:usage",
      "3:a file cannot be read"
    },
    mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files, folders with all below them, or - for standard input.")
  private List<String> paths = List.of();

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "samsvar-system",
      description = "Namespace of the Syncs (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = "--head",
      defaultValue = "main",
      paramLabel = "BRANCH",
      description = "Branch that HEAD means (default: ${DEFAULT-VALUE}).")
  private String head = "";

  @Option(
      names = "--target-namespace",
      description = "Namespace for what names none (default: default, or the tenant's own).")
  private @Nullable String targetNamespace;

  @Option(names = "--environment", description = "Environment of all of them, for policy.")
  private @Nullable String environment;

  @Option(names = "--region", description = "Region of all of them, for policy.")
  private @Nullable String region;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.yaml;

  /** How the Syncs are written; the names are those of the command line. */
  enum Format {
    /** YAML documents. */
    yaml,
    /** One JSON document with Syncs and notes. */
    json
  }

  @Override
  public Integer call() throws IOException {
    ForeignFiles files = new ForeignFiles(System.in);
    for (String path : paths) {
      files.read(path);
    }
    Conversion conversion =
        Converter.convert(
            files.documents(), new Wishes(namespace, head, targetNamespace, environment, region));
    PrintWriter err = spec.commandLine().getErr();
    files.unreadable().forEach(reason -> err.println("left out: " + reason));
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case yaml -> {
        yaml(conversion, out);
        notes(conversion, err);
      }
      case json -> out.println(json(conversion));
    }
    out.flush();
    if (conversion.syncs().isEmpty() && conversion.notes().isEmpty()) {
      err.println(
          "There is neither an Application of Argo CD nor a Kustomization of Flux"
              + " (kustomize.toolkit.fluxcd.io) in what was given.");
      return 2;
    }
    err.flush();
    return conversion.complete() ? 0 : 1;
  }

  private static void yaml(Conversion conversion, PrintWriter out) {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    conversion.syncs().forEach(sync -> out.print(yaml.writeValueAsString(sync)));
  }

  private static void notes(Conversion conversion, PrintWriter err) {
    for (Note note : conversion.notes()) {
      err.println(
          "%-8s %s%s"
              .formatted(
                  note.level().name().toLowerCase(Locale.ROOT),
                  note.resource(),
                  note.field().isEmpty() ? "" : "  " + note.field()));
      err.println("         " + note.text());
    }
    err.println(
        "%d Syncs, %d notes, of which %d say what was lost"
            .formatted(
                conversion.syncs().size(),
                conversion.notes().size(),
                conversion.notes().stream()
                    .filter(note -> note.level() == Note.Level.LOST)
                    .count()));
  }

  private static String json(Conversion conversion) {
    ObjectNode all = JsonMapper.shared().createObjectNode();
    var syncs = all.putArray("syncs");
    conversion.syncs().forEach(syncs::add);
    var notes = all.putArray("notes");
    for (Note note : conversion.notes()) {
      notes
          .addObject()
          .put("level", note.level().name().toLowerCase(Locale.ROOT))
          .put("resource", note.resource())
          .put("field", note.field())
          .put("text", note.text());
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }
}
