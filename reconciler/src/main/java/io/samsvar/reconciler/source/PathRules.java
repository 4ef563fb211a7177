package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names a tree may hold and which path a source may name. Stricter than Linux needs: a name
 * that means something else to macOS, Windows or Git itself is refused, so that a tree means the
 * same wherever it is read. Pure.
 */
final class PathRules {

  /** Names that Windows takes for {@code .git} through its short names. */
  private static final Pattern NTFS_GIT = Pattern.compile("git~[0-9]+");

  private PathRules() {}

  /**
   * The name of a tree entry.
   *
   * @param raw the bytes as they stand in the tree
   * @param parent path of the directory, for the error
   */
  static String name(byte[] raw, String parent) {
    String name = decode(raw, parent);
    if (raw.length > SourceLimits.NAME_BYTES_MAX) {
      throw refused(parent, name, "is longer than " + SourceLimits.NAME_BYTES_MAX + " bytes");
    }
    objection(name)
        .ifPresent(
            reason -> {
              throw refused(parent, name, reason);
            });
    return name;
  }

  /**
   * The path a source names, as segments; none for the root. {@code ./} in front and a slash at the
   * end are no matter.
   */
  static List<String> path(String path) {
    List<String> segments = new ArrayList<>();
    String rest = path.startsWith("./") ? path.substring(2) : path;
    if (rest.isEmpty() || rest.equals(".")) {
      return List.of();
    }
    String trimmed = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    for (String segment : trimmed.split("/", -1)) {
      Optional<String> reason =
          segment.contains("%") ? Optional.of("holds a percent sign") : objection(segment);
      if (reason.isPresent()) {
        throw new StageException(
            Stage.FETCH,
            "source.path-refused",
            "The path '"
                + printable(path)
                + "' is refused: '"
                + printable(segment)
                + "' "
                + reason.get()
                + ". Give a plain path below the repository's root, such as overlays/production.");
      }
      segments.add(segment);
    }
    return List.copyOf(segments);
  }

  /** Why a name is refused, if it is. */
  static Optional<String> objection(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("leads to another directory");
    }
    if (name.chars().anyMatch(c -> c == '/' || c == '\\')) {
      return Optional.of("holds a slash or backslash");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c))) {
      return Optional.of("holds a control character");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("ends with a dot or space");
    }
    String folded = fold(name);
    if (folded.length() != name.length()) {
      return Optional.of("holds a character that some systems ignore");
    }
    if (folded.equals(".git") || folded.startsWith(".git:") || NTFS_GIT.matcher(folded).matches()) {
      return Optional.of("stands for Git's own directory");
    }
    return Optional.empty();
  }

  /** For messages: control characters and the like cannot forge a line. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(
            c -> {
              if (Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.SURROGATE) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** Lower case without what HFS+ leaves out when it compares names. */
  private static String fold(String name) {
    StringBuilder out = new StringBuilder();
    name.chars().filter(c -> !ignorable(c)).forEach(c -> out.append((char) c));
    return out.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean ignorable(int c) {
    return (c >= 0x200c && c <= 0x200f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x206a && c <= 0x206f)
        || c == 0xfeff;
  }

  private static String decode(byte[] raw, String parent) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(raw))
          .toString();
    } catch (CharacterCodingException _) {
      throw refused(parent, new String(raw, StandardCharsets.ISO_8859_1), "is not UTF-8");
    }
  }

  private static StageException refused(String parent, String name, String reason) {
    return new StageException(
        Stage.FETCH,
        "source.name-refused",
        "The repository holds '"
            + printable(parent + name)
            + "', whose name "
            + reason
            + ". Rename it in Git.");
  }
}
