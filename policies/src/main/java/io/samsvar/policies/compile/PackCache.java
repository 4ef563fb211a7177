package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
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

  private final Path folder;
  private final ObjectMapper json;

  PackCache(Path folder, ObjectMapper json) {
    this.folder = folder;
    this.json = json;
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
    return folder.resolve(digest.hex() + ".json");
  }
}
