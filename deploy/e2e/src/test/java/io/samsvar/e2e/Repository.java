package io.samsvar.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The source tree this build was made of. */
final class Repository {
  /** The top folder. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Repository() {}

  /** All files below the top folder that are ours: no build output, no Git metadata. */
  static List<Path> files(String suffix) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .filter(Repository::ours)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder a file is in. */
  static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ours(Path file) {
    for (Path part : ROOT.relativize(file)) {
      String name = part.toString();
      if (name.equals("target") || name.equals(".git")) {
        return false;
      }
    }
    return true;
  }
}
