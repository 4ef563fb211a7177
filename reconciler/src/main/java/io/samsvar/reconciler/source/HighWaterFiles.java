package io.samsvar.reconciler.source;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One small file per source and ref: written beside, forced, moved over the old one, and the
 * directory forced, so that after a power cut either the old or the new mark stands there whole.
 */
public final class HighWaterFiles implements HighWater {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Path directory;

  /** Keeps the marks in a directory, which is made when it is missing. */
  public HighWaterFiles(Path directory) {
    this.directory = directory.toAbsolutePath();
    try {
      PrivateFiles.createDirectories(this.directory);
    } catch (IOException e) {
      throw new StageException(
          Stage.VERIFY,
          "verify.mark-unwritable",
          "Cannot make " + directory + " for the last accepted commits; give a writable directory.",
          e);
    }
  }

  @Override
  public Optional<String> last(String url, String ref) {
    Path file = file(url, ref);
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 3
          && lines.get(0).equals(url)
          && lines.get(1).equals(ref)
          && COMMIT.matcher(lines.get(2)).matches()) {
        return Optional.of(lines.get(2));
      }
      throw unreadable(file, null);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public synchronized void set(String url, String ref, String commit) {
    Path file = file(url, ref);
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    byte[] text = (url + "\n" + ref + "\n" + commit + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.hasRemaining()) {
          var _ = channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException e) {
      throw new StageException(
          Stage.VERIFY,
          "verify.mark-unwritable",
          "Cannot keep the last accepted commit in " + file + "; check the disk and its rights.",
          e);
    }
  }

  private Path file(String url, String ref) {
    return directory.resolve(Digest.of(url + "\n" + ref).hex().substring(0, 32) + ".mark");
  }

  private static StageException unreadable(Path file, @Nullable IOException cause) {
    return new StageException(
        Stage.VERIFY,
        "verify.mark-unreadable",
        "The last accepted commit in "
            + file
            + " cannot be read. Restore the file from a backup, or remove it to accept whatever the"
            + " server shows next.",
        cause);
  }
}
