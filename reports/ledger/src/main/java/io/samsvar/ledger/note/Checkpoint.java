package io.samsvar.ledger.note;

import io.samsvar.ledger.merkle.TreeHash;
import java.util.List;

/**
 * The head of a log at one size (c2sp.org/tlog-checkpoint).
 *
 * @param origin which log
 * @param size how many leaves
 * @param root hash over them
 */
public record Checkpoint(String origin, long size, TreeHash root) {
  private static final int LINES_MIN = 3;

  /** Checks origin and size. */
  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new NoteFormatException("A checkpoint has an origin of one line and a size");
    }
  }

  /** Reads the text of a note; extension lines are allowed and ignored. */
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < LINES_MIN || !text.endsWith("\n") || lines.contains("")) {
      throw new NoteFormatException("A checkpoint has the lines origin, size and root hash");
    }
    return new Checkpoint(lines.get(0), parseDecimal(lines.get(1), "size"), root(lines.get(2)));
  }

  /** The text that is signed. */
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  static long parseDecimal(String text, String what) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new NoteFormatException("The " + what + " is no decimal number", e);
    }
    throw new NoteFormatException("The " + what + " is a decimal number without leading zeros");
  }

  private static TreeHash root(String base64) {
    return parseHash(base64, "root hash");
  }

  static TreeHash parseHash(String base64, String what) {
    try {
      return TreeHash.parseBase64(base64);
    } catch (IllegalArgumentException e) {
      throw new NoteFormatException("The " + what + " is no base64 of 32 bytes", e);
    }
  }
}
