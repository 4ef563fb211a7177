package io.samsvar.cli.run;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/**
 * What every part stands on.
 *
 * @param data the data directory, mode 0700
 * @param closing takes every part that has to be closed, the newest first
 */
record Base(
    RunConfig config,
    Path data,
    Clock clock,
    Toolchain tools,
    PrometheusMeterRegistry metrics,
    Readiness readiness,
    Closing closing) {

  static Base of(RunConfig config, Closing closing) throws IOException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    closing.add(metrics::close);
    return new Base(
        config,
        made(config.dataDirectory()),
        Clock.systemUTC(),
        Toolchain.standard(),
        metrics,
        new Readiness(),
        closing);
  }

  /** A folder of this process below the data directory, for its owner only. */
  Path folder(String name) throws IOException {
    return made(data.resolve(name));
  }

  private static Path made(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      var _ =
          Files.createDirectories(
              directory,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return directory;
  }
}
