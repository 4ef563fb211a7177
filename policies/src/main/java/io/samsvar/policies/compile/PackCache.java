package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * Compiled packs on disk, by digest. Each is one file, written beside its place and moved there;
 * one that does not match the checksum inside is as good as none.
 */
final class PackCache {

  private static final Logger LOG = LoggerFactory.getLogger(PackCache.class);

  /** How many compiled packs are kept. */
  static final int PACKS_MAX = 100;

  /** A folder of a compilation that is older is one that a killed process left. */
  private static final Duration WORKSPACE_AGE_MAX = Duration.ofHours(1);

  private static final String SUFFIX = ".json";

  private final Path folder;
  private final ObjectMapper json;

  PackCache(Path folder, ObjectMapper json) {
    this.folder = folder;
    this.json = json;
  }

  /** Takes away what a killed process left, and the packs that were made longest ago. */
  static void clean(Path folder) throws IOException {
    Instant stale = Instant.now().minus(WORKSPACE_AGE_MAX);
    List<Path> packs = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(PackWorkspace.PREFIX)) {
          if (Files.getLastModifiedTime(entry).toInstant().isBefore(stale)) {
            PackWorkspace.delete(entry);
          }
        } else if (entry.getFileName().toString().endsWith(SUFFIX)) {
          packs.add(entry);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("stage=policy Another process cleans {} as well", folder, e);
      return;
    }
    packs.sort(Comparator.comparingLong(pack -> pack.toFile().lastModified()));
    for (Path pack : packs.subList(0, Math.max(0, packs.size() - PACKS_MAX))) {
      Files.deleteIfExists(pack);
    }
  }

  /** What the file holds. */
  record Entry(String wasm, String data, PackMetadata metadata) {}

  /** What the file holds, and the digest of it. */
  record Sealed(String digest, String entry) {}

  Optional<Entry> find(Digest digest) {
    Path file = file(digest);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Sealed sealed = json.readValue(Files.readAllBytes(file), Sealed.class);
      if (Digest.of(sealed.entry()).toString().equals(sealed.digest())) {
        return Optional.of(json.readValue(sealed.entry(), Entry.class));
      }
      LOG.warn("stage=policy The compiled pack {} is damaged; compiling again", file);
    } catch (IOException | JacksonException e) {
      LOG.warn("stage=policy The compiled pack {} is unreadable; compiling again", file, e);
    }
    return Optional.empty();
  }

  void keep(Digest digest, Entry entry) throws IOException {
    Files.createDirectories(folder);
    String text = json.writeValueAsString(entry);
    Path temporary = Files.createTempFile(folder, digest.abbreviated(), ".tmp");
    Files.write(temporary, json.writeValueAsBytes(new Sealed(Digest.of(text).toString(), text)));
    Files.move(
        temporary,
        file(digest),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(Digest digest) {
    return folder.resolve(digest.hex() + SUFFIX);
  }
}
