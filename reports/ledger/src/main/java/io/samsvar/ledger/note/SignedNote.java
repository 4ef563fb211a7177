package io.samsvar.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures below it (c2sp.org/signed-note).
 *
 * @param text the signed text; ends in a newline
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** Longest note that is read. */
  public static final int NOTE_BYTES_MAX = 1_000_000;

  /** Most signatures of one note that are read. */
  public static final int SIGNATURES_MAX = 100;

  static final String SIGNATURE_PREFIX = "\u2014 ";

  /** Checks the text and copies the list. */
  public SignedNote {
    signatures = List.copyOf(signatures);
    checkText(text);
    if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
      throw new NoteFormatException("A note has 1 to " + SIGNATURES_MAX + " signatures");
    }
  }

  /** Reads the UTF-8 bytes of a note. */
  public static SignedNote parse(byte[] bytes) {
    if (bytes.length > NOTE_BYTES_MAX) {
      throw new NoteFormatException("A note has at most " + NOTE_BYTES_MAX + " bytes");
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new NoteFormatException("A note is UTF-8", e);
    }
  }

  /** Reads a note. The signatures are not verified yet: see {@link #verifiedBy}. */
  public static SignedNote parse(String note) {
    if (note.length() > NOTE_BYTES_MAX) {
      throw new NoteFormatException("A note has at most " + NOTE_BYTES_MAX + " bytes");
    }
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n")) {
      throw new NoteFormatException("A note is a text, an empty line and signature lines");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : note.substring(split + 2).lines().toList()) {
      signatures.add(NoteSignature.parse(line));
    }
    return new SignedNote(note.substring(0, split + 1), signatures);
  }

  /** The note as it is stored and sent. */
  public String format() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  /**
   * Whether this key signed the text. A note that bears the key's name and id with a signature that
   * does not verify is not verified, whatever else it bears.
   */
  public boolean verifiedBy(VerifierKey key) {
    List<NoteSignature> own = signatures.stream().filter(key::claims).toList();
    return !own.isEmpty()
        && own.stream().allMatch(signature -> key.verifies(text, signature.signature()));
  }

  private static void checkText(String text) {
    if (!text.endsWith("\n")) {
      throw new NoteFormatException("The text of a note ends in a newline");
    }
    if (text.codePoints().anyMatch(c -> (c < ' ' && c != '\n') || isSurrogate(c))) {
      throw new NoteFormatException("The text of a note has no control character but newline");
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
