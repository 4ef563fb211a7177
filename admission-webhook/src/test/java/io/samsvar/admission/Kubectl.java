package io.samsvar.admission;

import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The real kubectl, as a person uses it. */
final class Kubectl {

  private static final long SECONDS_MAX = 60;

  private final LocalCluster cluster;
  private final Path folder;
  private final Path binary = Toolchain.standard().binary("kubectl");

  Kubectl(LocalCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /** What came of a command; {@code text} is both streams. */
  record Result(int code, String text) {}

  /** Runs as cluster-admin. */
  Result run(String... arguments) {
    return as(Identity.CLUSTER_ADMIN, arguments);
  }

  Result as(Identity identity, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.add("--kubeconfig=" + cluster.kubeconfig(identity));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(folder, "kubectl", ".txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl did not end: " + command);
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A file with an object, for {@code -f}. */
  String file(JsonNode object) {
    try {
      Path file = Files.createTempFile(folder, "object", ".json");
      return Files.writeString(file, object.toString()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
