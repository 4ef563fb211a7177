package io.samsvar.reconciler.render;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells a path within the tree from everything else Kustomize would take for an address. It follows
 * the forms that Kustomize's own reading of a base accepts (schemes in any case, {@code user@},
 * {@code github.com/}, {@code git::}, queries), and is wider than them. Pure.
 */
final class LocalPath {

  /** {@code scheme:}, {@code host:path} and {@code C:}: a colon before the first slash. */
  private static final Pattern COLON_FIRST = Pattern.compile("[^/]*:.*");

  private static final Pattern USER_FIRST = Pattern.compile("[A-Za-z][A-Za-z0-9-]*@.*");

  private LocalPath() {}

  /** Whether Kustomize might go to the network for it. */
  static boolean isRemote(String entry) {
    String lower = entry.strip().toLowerCase(Locale.ROOT);
    return lower.contains("://")
        || lower.contains("?")
        || lower.startsWith("github.com/")
        || lower.startsWith("//")
        || COLON_FIRST.matcher(lower).matches()
        || USER_FIRST.matcher(lower).matches();
  }

  /**
   * The file or directory that an entry names.
   *
   * @param root the exported tree
   * @param directory where the kustomization stands
   * @throws ManifestException when it is remote, absolute, or leads out of the tree
   */
  static Path resolve(Path root, Path directory, String entry) {
    if (entry.indexOf('\0') >= 0 || entry.indexOf('\n') >= 0 || entry.isBlank()) {
      throw new ManifestException("render.path-escape", "an entry is no path");
    }
    if (isRemote(entry)) {
      throw new ManifestException(
          "render.remote-base",
          "'" + shown(entry) + "' is fetched from elsewhere; commit it to this repository");
    }
    if (entry.startsWith("/") || entry.startsWith("~")) {
      throw new ManifestException(
          "render.path-escape",
          "'" + shown(entry) + "' is absolute; name it from where it is used");
    }
    try {
      Path path = directory.resolve(entry).normalize();
      if (path.startsWith(root)) {
        return path;
      }
    } catch (InvalidPathException _) {
      throw new ManifestException("render.path-escape", "'" + shown(entry) + "' is no path");
    }
    throw new ManifestException(
        "render.path-escape", "'" + shown(entry) + "' leads out of the repository");
  }

  private static String shown(String entry) {
    String bare = entry.replaceAll("(?<=://)[^/\\s]*@", "").replaceAll("\\p{Cntrl}", " ");
    return bare.length() <= 120 ? bare : bare.substring(0, 120) + "…";
  }
}
