package io.samsvar.cli.demo;

import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Seals a Secret with {@code kubeseal}, for the running controller. */
public final class Sealing {
  private Sealing() {}

  /** The SealedSecret as YAML; the value is given on standard input, never as an argument. */
  public static String seal(
      Toolchain tools, LocalCluster cluster, String name, String namespace, String value) {
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: %s
          namespace: %s
        stringData:
          password: %s
        """
            .formatted(name, namespace, value);
    Path kubeseal = tools.binary("kubeseal");
    List<String> command =
        List.of(
            kubeseal.toString(),
            "--cert",
            cluster.sealingCertificate().toString(),
            "--format",
            "yaml");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var input = process.getOutputStream()) {
        input.write(secret.getBytes(StandardCharsets.UTF_8));
      }
      String sealed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("kubeseal ended with " + process.exitValue());
      }
      return sealed;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + kubeseal, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while kubeseal was running", e);
    }
  }
}
