package io.samsvar.ledger.note;

import io.samsvar.ledger.merkle.TreeHash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The offline proof that a leaf stands in a log (c2sp.org/tlog-proof), stored as {@code
 * .tlog-proof}.
 *
 * @param extra base64 of data that helps to rebuild the leaf; not authenticated; empty for none
 * @param index of the leaf
 * @param path audit path from the leaf's sibling up
 * @param checkpoint head of the log that the path leads to
 */
public record TlogProof(
    String extra, long index, List<TreeHash> path, SignedCheckpoint checkpoint) {
  /** Longest proof text that is read, in characters. */
  public static final int PROOF_CHARS_MAX = 2_000_000;

  /** File extension of a proof. */
  public static final String FILE_EXTENSION = ".tlog-proof";

  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final int PATH_MAX = 63;

  /** Checks lengths and copies the list. */
  public TlogProof {
    path = List.copyOf(path);
    if (path.size() > PATH_MAX || index < 0) {
      throw new NoteFormatException("A proof has an index and at most " + PATH_MAX + " hashes");
    }
  }

  /** Reads what {@link #format} writes. Nothing is verified yet. */
  public static TlogProof parse(String text) {
    int end = text.indexOf("\n\n");
    if (text.length() > PROOF_CHARS_MAX || end < 0) {
      throw new NoteFormatException(
          "A proof is at most " + PROOF_CHARS_MAX + " characters and has an empty line");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    if (!lines.getFirst().equals(HEADER)) {
      throw new NoteFormatException("A proof starts with the line " + HEADER);
    }
    int at = 1;
    String extra = "";
    if (lines.size() > at && lines.get(at).startsWith(EXTRA)) {
      extra = lines.get(at++).substring(EXTRA.length());
      KeyText.decode(extra, "The extra line of a proof");
    }
    if (lines.size() <= at || !lines.get(at).startsWith(INDEX)) {
      throw new NoteFormatException("A proof has an index line");
    }
    long index = Checkpoint.parseDecimal(lines.get(at++).substring(INDEX.length()), "index");
    List<TreeHash> path = new ArrayList<>();
    for (String line : lines.subList(at, lines.size())) {
      path.add(Checkpoint.parseHash(line, "audit path"));
    }
    return new TlogProof(extra, index, path, SignedCheckpoint.parse(text.substring(end + 2)));
  }

  /** The same proof with extra data. */
  public TlogProof withExtra(byte[] data) {
    return new TlogProof(Base64.getEncoder().encodeToString(data), index, path, checkpoint);
  }

  /** The extra data, when there is any. */
  public Optional<byte[]> extraBytes() {
    return extra.isEmpty()
        ? Optional.empty()
        : Optional.of(KeyText.decode(extra, "The extra line of a proof"));
  }

  /** The proof as text. */
  public String format() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    if (!extra.isEmpty()) {
      text.append(EXTRA).append(extra).append('\n');
    }
    text.append(INDEX).append(index).append('\n');
    path.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint.format()).toString();
  }
}
