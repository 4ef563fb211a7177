package io.samsvar.policies.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A fresh folder in which one pack is compiled; gone when closed. */
final class PackWorkspace implements AutoCloseable {

  /** What the name of such a folder begins with. */
  static final String PREFIX = "compile-";

  private static final String CAPABILITIES = "capabilities.json";
  private static final String BUNDLE = "bundle.tar.gz";

  private final Path root;

  private PackWorkspace(Path root) {
    this.root = root;
  }

  static PackWorkspace create(Path parent, PackSources sources, String capabilities)
      throws IOException {
    PackWorkspace work = new PackWorkspace(Files.createTempDirectory(parent, PREFIX));
    Files.createDirectories(work.pack());
    Files.writeString(work.root.resolve(CAPABILITIES), capabilities);
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      // Parameters reach the policy by the input, so that each use of a pack has its own.
      if (!PackSources.isParameters(file.getKey())) {
        work.write(file.getKey(), file.getValue());
      }
    }
    return work;
  }

  /** The folder with the pack's files. */
  Path pack() {
    return root.resolve("pack");
  }

  /** As a command in {@link #pack()} names it. */
  String capabilities() {
    return "../" + CAPABILITIES;
  }

  /** As a command in {@link #pack()} names it. */
  String bundle() {
    return "../" + BUNDLE;
  }

  byte[] readBundle() throws IOException {
    return Files.readAllBytes(root.resolve(BUNDLE));
  }

  void write(String path, String text) throws IOException {
    Path file = pack().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, java.nio.file.StandardOpenOption.CREATE_NEW);
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
