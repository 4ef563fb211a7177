package io.samsvar.reconciler.source;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes credentials out of what a person may read. Pure. */
final class Redaction {

  private static final Pattern USER_INFORMATION =
      Pattern.compile("(?<=://)[^/\\s@]*(@[^/\\s@]*)*@");
  private static final Pattern AFTER_PATH = Pattern.compile("[?#].*");
  private static final int TEXT_CHARS_MAX = 300;

  private Redaction() {}

  /** An address without user information, query and fragment. */
  static String url(String url) {
    String bare = USER_INFORMATION.matcher(url).replaceAll("");
    return PathRules.printable(AFTER_PATH.matcher(bare).replaceAll(""));
  }

  /** What a server or a library said, on one line, without user information and the password. */
  static String text(@Nullable String text, SourceSpec.@Nullable Credentials credentials) {
    if (text == null) {
      return "no reason was given";
    }
    String bare = USER_INFORMATION.matcher(text).replaceAll("");
    if (credentials instanceof SourceSpec.Credentials.Basic basic && !basic.password().isEmpty()) {
      bare = bare.replace(basic.password(), "[redacted]");
    }
    String line = PathRules.printable(bare.strip());
    return line.length() <= TEXT_CHARS_MAX ? line : line.substring(0, TEXT_CHARS_MAX) + "…";
  }
}
