package io.samsvar.reconciler.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that only this process may enter, for the time of one run. One thread. */
record PrivateHome(Path path) implements AutoCloseable {

  static PrivateHome create() throws IOException {
    return new PrivateHome(
        Files.createTempDirectory(
            "samsvar-render-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  /** Removes it with all that is in it. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // A private directory of temporary files is left for the system's own sweep.
    }
  }
}
