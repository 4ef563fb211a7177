package io.samsvar.policies.wasm;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Modules translated to Java bytecode, kept on disk between runs, each behind its checksum. The
 * folder holds code that will be run: it is as trusted as the class path, and belongs to the user
 * who runs the process.
 */
final class TranslationCache {

  private static final int CHECKSUM_LENGTH = 64;

  /** Raise when the same module would be translated to something else. */
  private static final String GENERATION = "2";

  /** How many translated modules are kept. */
  private static final int MODULES_MAX = 100;

  private final Path folder;

  TranslationCache(Path folder) {
    this.folder = folder;
  }

  /** The translation of a module, by the digest of all of it; null when there is none. */
  byte @Nullable [] get(Digest module) throws IOException {
    Path file = file(module);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    byte[] kept = Files.readAllBytes(file);
    if (kept.length <= CHECKSUM_LENGTH) {
      return null;
    }
    byte[] code = Arrays.copyOfRange(kept, CHECKSUM_LENGTH, kept.length);
    byte[] checksum = Digest.of(code).hex().getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(kept, 0, CHECKSUM_LENGTH, checksum, 0, CHECKSUM_LENGTH) ? code : null;
  }

  /** Keeps a translation. */
  void put(Digest module, byte[] code) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, "translated-", ".tmp");
    byte[] checksum = Digest.of(code).hex().getBytes(StandardCharsets.US_ASCII);
    byte[] kept = Arrays.copyOf(checksum, CHECKSUM_LENGTH + code.length);
    System.arraycopy(code, 0, kept, CHECKSUM_LENGTH, code.length);
    Files.write(temporary, kept);
    Files.move(
        temporary,
        file(module),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    clean();
  }

  /** Takes away those that were made longest ago. */
  private void clean() throws IOException {
    List<Path> kept;
    try (Stream<Path> files = Files.list(folder)) {
      kept = files.sorted(Comparator.comparingLong(file -> file.toFile().lastModified())).toList();
    }
    for (Path file : kept.subList(0, Math.max(0, kept.size() - MODULES_MAX))) {
      Files.deleteIfExists(file);
    }
  }

  private Path file(Digest module) {
    return folder.resolve(Digest.of(GENERATION + "\n" + module).hex() + ".translated");
  }
}
