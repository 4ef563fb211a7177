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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One small file per source and ref: written beside, forced, moved over the old one, and the
 * directory forced, so that after a power cut either the old or the new mark stands there whole.
 */
public final class HighWaterFiles implements HighWater {

  /** Most things remembered that one ref pointed to. Older ones count as seen with the next. */
  static final int SEEN_MAX = 256;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SEEN = Pattern.compile("([0-9a-f]{40}) ([0-9]{1,12})");

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
    Path file = file(url, ref, ".mark");
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
    write(file(url, ref, ".mark"), url + "\n" + ref + "\n" + commit + "\n");
  }

  @Override
  public synchronized void saw(String url, String ref, Seen seen) {
    List<Seen> all = new ArrayList<>(seen(url, ref));
    if (all.stream().anyMatch(one -> one.object().equals(seen.object()))) {
      return;
    }
    all.add(seen);
    String lines =
        all.stream()
            .skip(Math.max(0, all.size() - SEEN_MAX))
            .map(one -> one.object() + " " + one.at().getEpochSecond() + "\n")
            .collect(Collectors.joining());
    write(file(url, ref, ".seen"), url + "\n" + ref + "\n" + lines);
  }

  @Override
  public List<Seen> seen(String url, String ref) {
    Path file = file(url, ref, ".seen");
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2 || !lines.get(0).equals(url) || !lines.get(1).equals(ref)) {
        throw unreadable(file, null);
      }
      List<Seen> all = new ArrayList<>();
      for (String line : lines.subList(2, lines.size())) {
        Matcher one = SEEN.matcher(line);
        if (!one.matches()) {
          throw unreadable(file, null);
        }
        all.add(new Seen(one.group(1), Instant.ofEpochSecond(Long.parseLong(one.group(2)))));
      }
      return all;
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException | DateTimeException e) {
      throw unreadable(file, e);
    }
  }

  private void write(Path file, String text) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
          "Cannot keep what was accepted and seen in " + file + "; check the disk and its rights.",
          e);
    }
  }

  private Path file(String url, String ref, String ending) {
    return directory.resolve(Digest.of(url + "\n" + ref).hex().substring(0, 32) + ending);
  }

  private static StageException unreadable(Path file, @Nullable Exception cause) {
    return new StageException(
        Stage.VERIFY,
        "verify.mark-unreadable",
        "What was accepted and seen cannot be read from "
            + file
            + ". Restore the file from a backup, or remove it to accept whatever the"
            + " server shows next.",
        cause);
  }
}
