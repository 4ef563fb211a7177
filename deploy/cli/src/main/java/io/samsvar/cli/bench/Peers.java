package io.samsvar.cli.bench;

import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tools of others, asked the same questions with the same rules in the same run. */
final class Peers {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long PATIENCE_SECONDS = 300;

  private final Path folder;
  private final Toolchain tools = Toolchain.standard();

  Peers(Path folder) {
    this.folder = folder;
  }

  /** Median of one evaluation by {@code opa bench}, top-down, in microseconds. */
  double opaMicros(BenchPack pack) throws IOException {
    JsonNode figures = opa(pack, "bench", "--count=1", "--format=json");
    return figures.path("Extra").path("histogram_timer_rego_query_eval_ns_median").asDouble() / 1e3;
  }

  /** What {@code opa eval} answers. */
  JsonNode opaAnswer(BenchPack pack) throws IOException {
    return opa(pack, "eval", "--format=raw");
  }

  private JsonNode opa(BenchPack pack, String... command) throws IOException {
    Path home = folder.resolve(pack.name());
    pack.write(home.resolve("pack"));
    Files.write(home.resolve("input.json"), pack.inputBytes());
    List<String> whole = new java.util.ArrayList<>(List.of(tools.binary("opa").toString()));
    whole.addAll(Arrays.asList(command));
    whole.addAll(
        List.of("--data=" + home.resolve("pack"), "--input=" + home.resolve("input.json")));
    whole.add(pack.query());
    return JSON.readTree(run(whole));
  }

  /** The policy folder for {@code conftest} with the packs that judge objects; answers the data. */
  List<String> conftest(List<BenchPack> packs) throws IOException {
    Path home = folder.resolve("conftest");
    ObjectNode data = JSON.createObjectNode();
    ObjectNode parameters = data.putObject("bench").putObject("parameters");
    StringBuilder main = new StringBuilder("package main\n\n");
    for (BenchPack pack : packs) {
      if (pack.compiled().metadata().subject() == Subject.OBJECT) {
        pack.write(home.resolve("policy").resolve(pack.name()));
        Files.delete(home.resolve("policy").resolve(pack.name()).resolve("bench_entry.rego"));
        parameters.set(pack.name(), pack.input().path("parameters"));
        JSON.readTree(pack.compiled().data())
            .properties()
            .forEach(entry -> data.set(entry.getKey(), entry.getValue()));
        main.append(rules(pack));
      }
    }
    Files.writeString(home.resolve("policy").resolve("main.rego"), main);
    Files.writeString(home.resolve("data.json"), JSON.writeValueAsString(data));
    return List.of(
        tools.binary("conftest").toString(),
        "test",
        "--policy=" + home.resolve("policy"),
        "--data=" + home.resolve("data.json"),
        "--no-color",
        "--output=json");
  }

  private static String rules(BenchPack pack) {
    StringBuilder text = new StringBuilder();
    for (String name : pack.compiled().metadata().packages()) {
      for (String rule : List.of("deny", "warn")) {
        String reference = pack.rule(name, rule);
        if (reference.startsWith("data.")) {
          text.append(
              """
              %s contains found.message if {
              	some found in %s with input as {
              		"operation": "SYNC",
              		"object": input,
              		"sync": %s,
              		"cluster": %s,
              		"parameters": data.bench.parameters["%s"],
              	}
              }

              """
                  .formatted(
                      rule,
                      reference,
                      JSON.writeValueAsString(Deployments.SYNC),
                      JSON.writeValueAsString(Deployments.CLUSTER),
                      pack.name()));
        }
      }
    }
    return text.toString();
  }

  /**
   * Medians of the milliseconds that commands take, over some runs in turn, so that what else the
   * machine does meets all of them alike. A first run of each, which fills caches, does not count.
   */
  double[] millis(List<List<String>> commands, int runs) throws IOException {
    double[][] millis = new double[commands.size()][runs];
    for (int run = -1; run < runs; run++) {
      for (int i = 0; i < commands.size(); i++) {
        long from = System.nanoTime();
        // Both pass these files; what ends otherwise has not judged them and is not measured.
        run(commands.get(i));
        if (run >= 0) {
          millis[i][run] = (System.nanoTime() - from) / 1e6;
        }
      }
    }
    return Arrays.stream(millis).mapToDouble(Peers::median).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private String run(List<String> command) throws IOException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command.getFirst() + " took longer than 300 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while measuring", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with %d: %s"
              .formatted(
                  String.join(" ", command),
                  process.exitValue(),
                  Files.readString(err, StandardCharsets.UTF_8)));
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
