package io.samsvar.ledger.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which subjects were erased: random ids, counts and legal grounds, no identity. It stays outside
 * of backups and is replayed at every opening, so that a restored vault forgets them again.
 */
final class ErasureJournal {
  private static final String ERASED = "erased";
  private static final String RECORDED = "recorded";

  private final Path file;

  ErasureJournal(Path file) {
    this.file = file;
  }

  /** Every subject erased so far. */
  Set<String> subjects() {
    return Set.copyOf(lines(ERASED).keySet());
  }

  /** Erasures that the ledger may not know of yet: the process ended before it was told. */
  List<Erasure> unrecorded() {
    Map<String, String[]> open = lines(ERASED);
    open.keySet().removeAll(lines(RECORDED).keySet());
    return open.values().stream().map(ErasureJournal::erasure).toList();
  }

  void erased(Erasure erasure) {
    String ground =
        Base64.getEncoder().encodeToString(erasure.legalGround().getBytes(StandardCharsets.UTF_8));
    append(ERASED + " " + erasure.subject() + " " + erasure.openings() + " " + ground + "\n");
  }

  void recorded(Erasure erasure) {
    append(RECORDED + " " + erasure.subject() + "\n");
  }

  private static Erasure erasure(String[] words) {
    String ground = new String(Base64.getDecoder().decode(words[3]), StandardCharsets.UTF_8);
    return new Erasure(words[1], Integer.parseInt(words[2]), ground);
  }

  private Map<String, String[]> lines(String verb) {
    Map<String, String[]> lines = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] words = line.split(" ", -1);
          // A line that the end of the process cut off has too few words and was not acted on.
          if (words[0].equals(verb) && words.length == (verb.equals(ERASED) ? 4 : 2)) {
            lines.put(words[1], words);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the erasure journal " + file, e);
    }
    return lines;
  }

  private void append(String line) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the erasure journal " + file, e);
    }
  }
}
