package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions on time; "now" is the decision's own recorded time. */
final class TimeBuiltins {

  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private static final Pattern RFC3339 =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern DURATION =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("ns", BigDecimal.ONE),
          Map.entry("us", new BigDecimal(1_000L)),
          Map.entry("µs", new BigDecimal(1_000L)),
          Map.entry("μs", new BigDecimal(1_000L)),
          Map.entry("ms", new BigDecimal(1_000_000L)),
          Map.entry("s", new BigDecimal(1_000_000_000L)),
          Map.entry("m", new BigDecimal(60_000_000_000L)),
          Map.entry("h", new BigDecimal(3_600_000_000_000L)),
          Map.entry("d", new BigDecimal(24 * 3_600_000_000_000L)),
          Map.entry("w", new BigDecimal(7 * 24 * 3_600_000_000_000L)),
          Map.entry("y", new BigDecimal(365 * 24 * 3_600_000_000_000L)));

  private TimeBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("time.now_ns", call -> nanos(call.time()));
    all.put("time.parse_rfc3339_ns", call -> nanos(rfc3339(call.string(0))));
    all.put("time.parse_duration_ns", call -> duration(call.string(0)));
    all.put("time.parse_ns", call -> nanos(GoTimeParser.parse(call.string(0), call.string(1))));
    all.put("time.format", TimeBuiltins::format);
    all.put("time.diff", TimeBuiltins::difference);
    all.put("time.date", TimeBuiltins::date);
    all.put("time.clock", TimeBuiltins::clock);
    all.put("time.weekday", call -> Term.of(weekday(zoned(call.term(0)))));
    all.put("time.add_date", TimeBuiltins::addDate);
  }

  private static Term nanos(Instant time) {
    BigInteger nanos =
        BigInteger.valueOf(time.getEpochSecond())
            .multiply(NANOS)
            .add(BigInteger.valueOf(time.getNano()));
    return whole(nanos);
  }

  private static Term whole(BigInteger nanos) {
    if (nanos.bitLength() > 63) {
      throw new UndefinedException("time outside of the range of 64-bit nanoseconds");
    }
    return Term.of(nanos.longValue());
  }

  private static Instant rfc3339(String text) {
    if (!RFC3339.matcher(text).matches()) {
      throw new UndefinedException("not a time of RFC 3339");
    }
    try {
      return OffsetDateTime.parse(text.replace(',', '.')).toInstant();
    } catch (DateTimeException e) {
      throw new UndefinedException("not a time of RFC 3339");
    }
  }

  private static Term duration(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Term.of(0);
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = DURATION.matcher(rest);
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      BigDecimal unit = java.util.Objects.requireNonNull(UNITS.get(part.group(2)));
      sum = sum.add(new BigDecimal(part.group(1)).multiply(unit).setScale(0, RoundingMode.DOWN));
      end = part.end();
    }
    if (rest.isEmpty() || end != rest.length()) {
      throw new UndefinedException("not a duration");
    }
    return whole((text.startsWith("-") ? sum.negate() : sum).toBigInteger());
  }

  /** Nanoseconds, or {@code [nanoseconds, time zone, …]}. */
  private static ZonedDateTime zoned(Term term) {
    ZoneId zone = ZoneOffset.UTC;
    Term value = term;
    if (term instanceof Term.Arr array && !array.items().isEmpty()) {
      value = array.items().getFirst();
      zone = array.items().size() > 1 ? zone(Call.string(array.items().get(1))) : zone;
    }
    long nanos = new Call(List.of(value), Instant.EPOCH).whole(0);
    return Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
        .atZone(zone);
  }

  private static ZoneId zone(String name) {
    if (name.isEmpty() || name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    // "Local" is the host's zone: a decision must not depend on it.
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new UndefinedException("unknown time zone");
    }
    return ZoneId.of(name);
  }

  /** By the layout that is told third, else RFC 3339 with nanoseconds. */
  private static Term format(Call call) {
    boolean told = call.term(0) instanceof Term.Arr array && array.items().size() > 2;
    String layout = told ? Call.string(((Term.Arr) call.term(0)).items().get(2)) : "";
    return Term.of(GoTime.format(zoned(call.term(0)), layout.isEmpty() ? "RFC3339Nano" : layout));
  }

  /** Years, months, days, hours, minutes and seconds between, whichever is earlier. */
  private static Term difference(Call call) {
    ZonedDateTime one = zoned(call.term(0));
    ZonedDateTime two = zoned(call.term(1)).withZoneSameInstant(one.getZone());
    ZonedDateTime from = one.isAfter(two) ? two : one;
    ZonedDateTime to = one.isAfter(two) ? one : two;
    int[] parts = {
      to.getYear() - from.getYear(),
      to.getMonthValue() - from.getMonthValue(),
      to.getDayOfMonth() - from.getDayOfMonth(),
      to.getHour() - from.getHour(),
      to.getMinute() - from.getMinute(),
      to.getSecond() - from.getSecond()
    };
    int[] sizes = {0, 12, from.toLocalDate().lengthOfMonth(), 24, 60, 60};
    List<Term> terms = new ArrayList<>();
    for (int i = parts.length - 1; i >= 0; i--) {
      if (i > 0 && parts[i] < 0) {
        parts[i] += sizes[i];
        parts[i - 1]--;
      }
      terms.addFirst(Term.of(parts[i]));
    }
    return new Term.Arr(terms);
  }

  private static Term date(Call call) {
    ZonedDateTime time = zoned(call.term(0));
    return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
  }

  private static Term clock(Call call) {
    ZonedDateTime time = zoned(call.term(0));
    return numbers(time.getHour(), time.getMinute(), time.getSecond());
  }

  private static Term numbers(int first, int second, int third) {
    return new Term.Arr(List.of(Term.of(first), Term.of(second), Term.of(third)));
  }

  private static String weekday(ZonedDateTime time) {
    return time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  /** As Go's AddDate: the day beyond the end of a month runs over into the next. */
  private static Term addDate(Call call) {
    ZonedDateTime time = zoned(call.term(0));
    try {
      return nanos(
          time.withDayOfMonth(1)
              .plusYears(call.small(1))
              .plusMonths(call.small(2))
              .plusDays(time.getDayOfMonth() - 1L)
              .plusDays(call.small(3))
              .toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new UndefinedException("time out of range");
    }
  }
}
