package io.samsvar.reconciler.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line {@code principals [options] type key [comment]}. A time without {@code Z} is taken
 * for UTC, since a container has no other zone.
 */
final class SignerLine {

  private static final Pattern TIME = Pattern.compile("([0-9]{8}|[0-9]{12}|[0-9]{14})[zZ]?");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  private SignerLine() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException names the line and what is wrong
   */
  static AllowedSigner parse(String line, int number) {
    List<String> fields = fields(line, number);
    if (fields.size() < 3) {
      throw wrong(number, "is not 'principals [options] type key'");
    }
    boolean plain = isKey(fields.get(1), fields.get(2));
    if (!plain && (fields.size() < 4 || !isKey(fields.get(2), fields.get(3)))) {
      throw wrong(number, "has no key that can be read");
    }
    Map<String, String> options = plain ? Map.of() : options(fields.get(1), number);
    String namespaces = options.get("namespaces");
    return new AllowedSigner(
        list(unquoted(fields.getFirst())),
        namespaces == null ? null : list(namespaces),
        time(options.get("valid-after"), number),
        time(options.get("valid-before"), number),
        options.containsKey("cert-authority"),
        key(plain ? fields.get(2) : fields.get(3), number));
  }

  /** Whether a word names the kind of the key that follows. */
  private static boolean isKey(String type, String key) {
    try {
      return new SshReader(Base64.getDecoder().decode(key)).text().equals(type);
    } catch (IllegalArgumentException | InvalidException _) {
      return false;
    }
  }

  private static SshKey key(String base64, int number) {
    try {
      return SshKey.of(Base64.getDecoder().decode(base64));
    } catch (InvalidException | CannotCheckException e) {
      throw wrong(number, "cannot be used: " + e.getMessage());
    }
  }

  private static Map<String, String> options(String text, int number) {
    Map<String, String> options = new HashMap<>();
    for (String option : split(text, ',', number)) {
      int equals = option.indexOf('=');
      String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      boolean known =
          switch (name) {
            case "cert-authority" -> equals < 0;
            case "namespaces", "valid-after", "valid-before" -> equals > 0;
            default -> false;
          };
      if (!known) {
        throw wrong(number, "has the unknown option '" + name + "'");
      }
      if (options.put(name, unquoted(value)) != null) {
        throw wrong(number, "has the option '" + name + "' twice");
      }
    }
    return options;
  }

  private static @Nullable Instant time(@Nullable String text, int number) {
    if (text == null) {
      return null;
    }
    if (!TIME.matcher(text).matches()) {
      throw wrong(number, "has a time that is not YYYYMMDD[HHMM[SS]][Z]");
    }
    String digits = text.replaceAll("[zZ]", "");
    try {
      return LocalDateTime.parse(digits + "0".repeat(14 - digits.length()), SECONDS)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw wrong(number, "has a time that does not exist");
    }
  }

  private static List<String> fields(String line, int number) {
    return split(line.replace('\t', ' '), ' ', number).stream()
        .filter(field -> !field.isEmpty())
        .toList();
  }

  /** Splits where a character does not stand in quotes. */
  private static List<String> split(String text, char at, int number) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      if (c == at && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (quoted) {
      throw wrong(number, "has a quote that does not end");
    }
    parts.add(part.toString());
    return parts;
  }

  private static List<String> list(String text) {
    return Pattern.compile(",").splitAsStream(text).map(String::strip).toList();
  }

  private static String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static IllegalArgumentException wrong(int number, String what) {
    return new IllegalArgumentException("allowed_signers, line " + number + ", " + what);
  }
}
