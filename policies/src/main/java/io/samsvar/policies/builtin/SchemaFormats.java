package io.samsvar.policies.builtin;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The formats of JSON Schema that OPA knows, each as it checks it; any other passes. Dates are
 * those of Go, addresses those of Go's {@code net} and {@code net/mail}.
 */
final class SchemaFormats {

  private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";

  private static final int HOSTNAME_BYTES_MAX = 255;

  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

  private static final Pattern HOSTNAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");
  private static final Pattern UUID =
      Pattern.compile("[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*+)*+");
  private static final Pattern RELATIVE_POINTER =
      Pattern.compile("(0|[1-9][0-9]*+)(#|(/([^~/]|~[01])*+)*+)");

  private SchemaFormats() {}

  static boolean fits(String format, String text) {
    return switch (format) {
      case "date" -> isTime(text, List.of("2006-01-02"));
      case "time" -> isTime(text, List.of("15:04:05Z07:00", "15:04:05"));
      case "date-time" ->
          isTime(text, List.of("15:04:05", "15:04:05Z07:00", "2006-01-02", RFC3339));
      case "hostname" -> text.length() <= HOSTNAME_BYTES_MAX && HOSTNAME.matcher(text).matches();
      case "email", "idn-email" -> MailAddress.isOne(text);
      case "ipv4" -> text.indexOf('.') >= 0 && Ip.parse(text) != null;
      case "ipv6" -> text.indexOf(':') >= 0 && Ip.parse(text) != null;
      case "uri", "iri" -> isUrl(text) && !GoUrl.parse(text).scheme().isEmpty();
      case "uri-reference", "iri-reference" -> isUrl(text);
      case "uri-template" -> isUrl(text) && isBalanced(GoUrl.parse(text).path());
      case "uuid" -> UUID.matcher(text).matches();
      case "regex" -> text.isEmpty() || Patterns.shared().isValid(text);
      case "json-pointer" -> POINTER.matcher(text).matches();
      case "relative-json-pointer" -> RELATIVE_POINTER.matcher(text).matches();
      default -> true;
    };
  }

  private static boolean isTime(String text, List<String> layouts) {
    for (String layout : layouts) {
      try {
        GoTimeParser.parse(layout, text);
        return true;
      } catch (UndefinedException e) {
        // The next may fit.
      }
    }
    return false;
  }

  private static boolean isUrl(String text) {
    try {
      GoUrl.parse(text);
      return text.indexOf('\\') < 0;
    } catch (UndefinedException e) {
      return false;
    }
  }

  /** Whether each curly bracket that opens is closed before the next opens. */
  private static boolean isBalanced(String path) {
    int at = path.indexOf('{');
    while (at >= 0) {
      int close = path.indexOf('}', at);
      if (close < 0) {
        return false;
      }
      at = path.indexOf('{', close);
    }
    return true;
  }
}
