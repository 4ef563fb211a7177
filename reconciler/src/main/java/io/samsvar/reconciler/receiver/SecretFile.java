package io.samsvar.reconciler.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A secret in a file, read again when the file was changed. Safe for several threads. */
final class SecretFile {

  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
  private static final int BYTES_MAX = 4_096;

  private final Path file;
  private @Nullable State state;

  SecretFile(Path file) {
    this.file = file;
  }

  /** What was read, and by what a change is told. */
  private static final class State {
    private final @Nullable Object key;
    private final FileTime changed;
    private final long size;
    private final byte[] secret;

    State(BasicFileAttributes attributes, byte[] secret) {
      this.key = attributes.fileKey();
      this.changed = attributes.lastModifiedTime();
      this.size = attributes.size();
      this.secret = secret;
    }

    boolean isOf(BasicFileAttributes attributes) {
      return Objects.equals(key, attributes.fileKey())
          && changed.equals(attributes.lastModifiedTime())
          && size == attributes.size();
    }
  }

  /** The secret without white space at its end; empty when there is none that can be used. */
  synchronized byte[] read() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      State known = state;
      if (known != null && known.isOf(attributes)) {
        return known.secret;
      }
      if (attributes.size() > BYTES_MAX) {
        throw new IOException("it has more than " + BYTES_MAX + " bytes");
      }
      byte[] secret = stripped(Files.readAllBytes(file));
      if (secret.length < PushSignature.SECRET_BYTES_MIN) {
        LOG.warn(
            "stage=fetch The push secret in {} has under {} bytes; every push is refused",
            file,
            PushSignature.SECRET_BYTES_MIN);
      }
      state = new State(attributes, secret);
      return secret;
    } catch (IOException e) {
      LOG.warn("stage=fetch The push secret in {} cannot be read: {}", file, e.getMessage());
      return new byte[0];
    }
  }

  private static byte[] stripped(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] <= ' ' && content[end - 1] >= 0) {
      end--;
    }
    return Arrays.copyOf(content, end);
  }
}
