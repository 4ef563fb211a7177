package io.samsvar.policies.builtin;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Layouts of Go's {@code time} package: the reference time {@code Mon Jan 2 15:04:05 MST 2006}
 * shows what stands where.
 */
final class GoTime {

  /** Layouts that have names. */
  private static final Map<String, String> NAMED =
      Map.of(
          "ANSIC", "Mon Jan _2 15:04:05 2006",
          "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
          "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
          "RFC822", "02 Jan 06 15:04 MST",
          "RFC822Z", "02 Jan 06 15:04 -0700",
          "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
          "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
          "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
          "RFC3339", "2006-01-02T15:04:05Z07:00",
          "RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00");

  /** The longer before what it begins with. */
  private static final List<String> ELEMENTS =
      List.of(
          "January",
          "Jan",
          "Monday",
          "Mon",
          "MST",
          "002",
          "01",
          "02",
          "03",
          "04",
          "05",
          "06",
          "2006",
          "__2",
          "_2",
          "2",
          "15",
          "1",
          "3",
          "4",
          "5",
          "PM",
          "pm",
          "-07:00:00",
          "-070000",
          "-07:00",
          "-0700",
          "-07",
          "Z07:00:00",
          "Z070000",
          "Z07:00",
          "Z0700",
          "Z07");

  private GoTime() {}

  /**
   * A part of a layout.
   *
   * @param text an element, or what stands as it is
   * @param element whether it is an element
   */
  record Part(String text, boolean element) {
    /** Whether it is a fraction of a second. */
    boolean fraction() {
      return element && (text.charAt(0) == '.' || text.charAt(0) == ',');
    }
  }

  /** The layout of a name, or the layout itself. */
  static String layout(String layout) {
    return NAMED.getOrDefault(layout, layout);
  }

  /** The parts, in order. */
  static List<Part> parts(String layout) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < layout.length()) {
      String element = element(layout, at);
      if (element.isEmpty()) {
        at++;
        continue;
      }
      if (at > start) {
        parts.add(new Part(layout.substring(start, at), false));
      }
      parts.add(new Part(element, true));
      at += element.length();
      start = at;
    }
    if (start < layout.length()) {
      parts.add(new Part(layout.substring(start), false));
    }
    return parts;
  }

  private static String element(String layout, int at) {
    char c = layout.charAt(at);
    if (c == '.' || c == ',') {
      return fraction(layout, at);
    }
    // "_2006" is an underscore and a year.
    if (layout.startsWith("_2006", at)) {
      return "";
    }
    for (String element : ELEMENTS) {
      boolean word = element.equals("Jan") || element.equals("Mon");
      int end = at + element.length();
      boolean longer =
          word && end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
      if (layout.startsWith(element, at) && !longer) {
        return element;
      }
    }
    return "";
  }

  private static String fraction(String layout, int at) {
    char digit = at + 1 < layout.length() ? layout.charAt(at + 1) : ' ';
    if (digit != '0' && digit != '9') {
      return "";
    }
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean followed = end < layout.length() && Character.digit(layout.charAt(end), 10) >= 0;
    return followed ? "" : layout.substring(at, end);
  }

  /** Writes a time. */
  static String format(ZonedDateTime time, String layout) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts(layout(layout))) {
      out.append(part.element ? written(time, part) : part.text);
    }
    return out.toString();
  }

  private static String written(ZonedDateTime time, Part part) {
    int half = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    return switch (part.text) {
      case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Jan" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.US).substring(0, 3);
      case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US).substring(0, 3);
      case "MST" ->
          DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time).replace("Z", "UTC");
      case "2006" -> padded(time.getYear(), 4, '0');
      case "06" -> padded(Math.floorMod(time.getYear(), 100), 2, '0');
      case "01" -> padded(time.getMonthValue(), 2, '0');
      case "1" -> String.valueOf(time.getMonthValue());
      case "02" -> padded(time.getDayOfMonth(), 2, '0');
      case "_2" -> padded(time.getDayOfMonth(), 2, ' ');
      case "2" -> String.valueOf(time.getDayOfMonth());
      case "002" -> padded(time.getDayOfYear(), 3, '0');
      case "__2" -> padded(time.getDayOfYear(), 3, ' ');
      case "15" -> padded(time.getHour(), 2, '0');
      case "03" -> padded(half, 2, '0');
      case "3" -> String.valueOf(half);
      case "04" -> padded(time.getMinute(), 2, '0');
      case "4" -> String.valueOf(time.getMinute());
      case "05" -> padded(time.getSecond(), 2, '0');
      case "5" -> String.valueOf(time.getSecond());
      case "PM" -> time.getHour() < 12 ? "AM" : "PM";
      case "pm" -> time.getHour() < 12 ? "am" : "pm";
      default -> part.fraction() ? fraction(time.getNano(), part.text) : offset(time, part.text);
    };
  }

  private static String padded(int number, int width, char filler) {
    String digits = String.valueOf(Math.abs(number));
    String padded = String.valueOf(filler).repeat(Math.max(0, width - digits.length())) + digits;
    return number < 0 ? "-" + padded : padded;
  }

  private static String fraction(int nanos, String element) {
    String digits = padded(nanos, 9, '0');
    int wanted = element.length() - 1;
    String shown = wanted <= 9 ? digits.substring(0, wanted) : digits + "0".repeat(wanted - 9);
    if (element.charAt(1) == '9') {
      shown = shown.replaceFirst("0+$", "");
      return shown.isEmpty() ? "" : element.charAt(0) + shown;
    }
    return element.charAt(0) + shown;
  }

  private static String offset(ZonedDateTime time, String element) {
    int seconds = time.getOffset().getTotalSeconds();
    if (element.charAt(0) == 'Z' && seconds == 0) {
      return "Z";
    }
    int magnitude = Math.abs(seconds);
    String colon = element.indexOf(':') >= 0 ? ":" : "";
    String hours = padded(magnitude / 3600, 2, '0');
    String minutes = padded(magnitude / 60 % 60, 2, '0');
    String rest = padded(magnitude % 60, 2, '0');
    int digits = element.replace(":", "").length() - 1;
    return (seconds < 0 ? "-" : "+")
        + hours
        + (digits >= 4 ? colon + minutes : "")
        + (digits >= 6 ? colon + rest : "");
  }
}
