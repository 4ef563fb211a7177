package io.samsvar.policies.builtin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;

/** Reads a time by a layout, as Go's {@code time.Parse} does. */
final class GoTimeParser {

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private final String value;
  private int at;
  private int year;
  private int month = -1;
  private int day = -1;
  private int dayOfYear = -1;
  private int hour;
  private int minute;
  private int second;
  private int nano;
  private int offset;
  private boolean afternoon;
  private boolean morning;

  private GoTimeParser(String value) {
    this.value = value;
  }

  static Instant parse(String layout, String value) {
    GoTimeParser parser = new GoTimeParser(value);
    List<GoTime.Part> parts = GoTime.parts(GoTime.layout(layout));
    for (int i = 0; i < parts.size(); i++) {
      GoTime.Part part = parts.get(i);
      if (part.element()) {
        boolean fractionFollows = i + 1 < parts.size() && parts.get(i + 1).fraction();
        parser.read(part, fractionFollows);
      } else {
        parser.literal(part.text());
      }
    }
    if (parser.at != value.length()) {
      throw wrong();
    }
    return parser.instant();
  }

  private static UndefinedException wrong() {
    return new UndefinedException("not a time of this layout");
  }

  /** A space of the layout stands for any number of spaces. */
  private void literal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ' ') {
        if (at < value.length() && value.charAt(at) != ' ') {
          throw wrong();
        }
        while (i + 1 < text.length() && text.charAt(i + 1) == ' ') {
          i++;
        }
        while (at < value.length() && value.charAt(at) == ' ') {
          at++;
        }
      } else if (at < value.length() && value.charAt(at) == text.charAt(i)) {
        at++;
      } else {
        throw wrong();
      }
    }
  }

  private void read(GoTime.Part part, boolean fractionFollows) {
    switch (part.text()) {
      case "January" -> month = name(MONTHS, 0) + 1;
      case "Jan" -> month = name(MONTHS, 3) + 1;
      case "Monday" -> name(DAYS, 0);
      case "Mon" -> name(DAYS, 3);
      case "MST" -> zoneName();
      case "2006" -> year = digits(4, 4);
      case "06" -> {
        year = digits(2, 2);
        year += year >= 69 ? 1900 : 2000;
      }
      case "01" -> month = digits(2, 2);
      case "1" -> month = digits(1, 2);
      case "02" -> day = digits(2, 2);
      case "_2", "2" -> day = spaced(part.text(), 1, 2);
      case "002" -> dayOfYear = digits(3, 3);
      case "__2" -> dayOfYear = spaced(part.text(), 1, 3);
      case "15" -> hour = range(digits(1, 2), 0, 23);
      case "03" -> hour = range(digits(2, 2), 0, 12);
      case "3" -> hour = range(digits(1, 2), 0, 12);
      case "04" -> minute = range(digits(2, 2), 0, 59);
      case "4" -> minute = range(digits(1, 2), 0, 59);
      case "05", "5" -> {
        second = range(digits(part.text().length(), 2), 0, 59);
        // A fraction is taken here too although the layout has none.
        if (!fractionFollows && at + 1 < value.length() && isFraction(at)) {
          fraction(Integer.MAX_VALUE);
        }
      }
      case "PM", "pm" -> halfDay(part.text());
      default -> {
        if (part.fraction()) {
          boolean exact = part.text().charAt(1) == '0';
          if (exact || (at + 1 < value.length() && isFraction(at))) {
            fraction(exact ? part.text().length() - 1 : Integer.MAX_VALUE);
          }
        } else {
          offset(part.text());
        }
      }
    }
  }

  private boolean isFraction(int place) {
    return ".,".indexOf(value.charAt(place)) >= 0 && digit(place + 1);
  }

  private boolean digit(int place) {
    return place < value.length() && value.charAt(place) >= '0' && value.charAt(place) <= '9';
  }

  private int spaced(String element, int min, int max) {
    if (element.startsWith("_")) {
      while (at < value.length() && value.charAt(at) == ' ') {
        at++;
      }
    }
    return digits(min, max);
  }

  private int digits(int min, int max) {
    int start = at;
    while (at - start < max && digit(at)) {
      at++;
    }
    if (at - start < min) {
      throw wrong();
    }
    return Integer.parseInt(value.substring(start, at));
  }

  private static int range(int number, int min, int max) {
    if (number < min || number > max) {
      throw wrong();
    }
    return number;
  }

  /** The place of a name, of which only so many letters count when that is more than none. */
  private int name(List<String> names, int letters) {
    for (int i = 0; i < names.size(); i++) {
      String name = letters > 0 ? names.get(i).substring(0, letters) : names.get(i);
      if (value.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return i;
      }
    }
    throw wrong();
  }

  /** Only UTC and GMT with hours say an offset; Go makes a zone of offset zero of all others. */
  private void zoneName() {
    if (value.startsWith("UTC", at)) {
      at += 3;
      return;
    }
    int start = at;
    while (at < value.length() && value.charAt(at) >= 'A' && value.charAt(at) <= 'Z') {
      at++;
    }
    if (at - start < 3 || at - start > 5) {
      throw wrong();
    }
    boolean signed = at < value.length() && "+-".indexOf(value.charAt(at)) >= 0;
    if (value.startsWith("GMT", start) && signed && digit(at + 1)) {
      int sign = value.charAt(at++) == '-' ? -1 : 1;
      offset = sign * range(digits(1, 2), 0, 23) * 3600;
    }
  }

  private void halfDay(String element) {
    String text = value.substring(at, Math.min(at + 2, value.length()));
    boolean upper = element.equals("PM");
    if (text.equals(upper ? "PM" : "pm")) {
      afternoon = true;
    } else if (text.equals(upper ? "AM" : "am")) {
      morning = true;
    } else {
      throw wrong();
    }
    at += 2;
  }

  /** A separator and digits; those beyond nanoseconds are dropped. */
  private void fraction(int wanted) {
    int start = at + 1;
    if (at >= value.length() || ".,".indexOf(value.charAt(at)) < 0) {
      throw wrong();
    }
    at = start;
    while (at - start < wanted && digit(at)) {
      at++;
    }
    if (wanted != Integer.MAX_VALUE && at - start != wanted) {
      throw wrong();
    }
    String digits = value.substring(start, Math.min(at, start + 9));
    nano = digits.isEmpty() ? 0 : Integer.parseInt(digits + "0".repeat(9 - digits.length()));
  }

  private void offset(String element) {
    if (element.charAt(0) == 'Z' && at < value.length() && value.charAt(at) == 'Z') {
      at++;
      return;
    }
    if (at >= value.length() || "+-".indexOf(value.charAt(at)) < 0) {
      throw wrong();
    }
    int sign = value.charAt(at++) == '-' ? -1 : 1;
    int parts = element.replace(":", "").length() / 2;
    int seconds = range(digits(2, 2), 0, 24) * 3600;
    for (int part = 1; part < parts; part++) {
      if (element.indexOf(':') >= 0) {
        literal(":");
      }
      seconds += range(digits(2, 2), 0, 60) * (part == 1 ? 60 : 1);
    }
    offset = sign * seconds;
  }

  private Instant instant() {
    try {
      int hours = afternoon && hour < 12 ? hour + 12 : morning && hour == 12 ? 0 : hour;
      LocalDate date;
      if (dayOfYear >= 0) {
        date = Year.of(year).atDay(dayOfYear);
        boolean agrees =
            (month < 0 || month == date.getMonthValue())
                && (day < 0 || day == date.getDayOfMonth());
        if (!agrees) {
          throw wrong();
        }
      } else {
        date = LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
      }
      return LocalDateTime.of(date, java.time.LocalTime.of(hours, minute, second, nano))
          .toInstant(ZoneOffset.ofTotalSeconds(offset));
    } catch (DateTimeException e) {
      throw wrong();
    }
  }
}
