package io.samsvar.policies.builtin;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code uuid.parse}: what RFC 4122 writes into an identifier. */
final class UuidBuiltins {

  /** From 15 October 1582, in which an identifier counts, to 1970, in 100 ns. */
  private static final long GREGORIAN = 122_192_928_000_000_000L;

  private static final List<String> DOMAINS = List.of("Person", "Group", "Org");

  private UuidBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("uuid.parse", call -> parse(bytes(call.string(0))));
  }

  private static byte[] bytes(String text) {
    String hex =
        switch (text.length()) {
          case 32 -> text;
          case 36 -> dashed(text);
          case 38 -> dashed(text.substring(1, 37));
          case 45 -> {
            if (!text.toLowerCase(Locale.ROOT).startsWith("urn:uuid:")) {
              throw new UndefinedException("not a UUID");
            }
            yield dashed(text.substring(9));
          }
          default -> throw new UndefinedException("not a UUID");
        };
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("not a UUID");
    }
  }

  private static String dashed(String text) {
    if (!text.matches("[^-]{8}-[^-]{4}-[^-]{4}-[^-]{4}-[^-]{12}")) {
      throw new UndefinedException("not a UUID");
    }
    return text.replace("-", "");
  }

  private static Term parse(byte[] id) {
    TreeMap<Term, Term> parts = new TreeMap<>();
    int version = id[6] >> 4 & 0xf;
    parts.put(Term.of("version"), Term.of(version));
    parts.put(Term.of("variant"), Term.of(variant(id[8])));
    if (version == 1 || version == 2) {
      long low = number(id, 0, 4);
      long time = low | number(id, 4, 6) << 32 | (number(id, 6, 8) & 0xfff) << 48;
      parts.put(Term.of("time"), Term.of((time - GREGORIAN) * 100));
      parts.put(
          Term.of("nodeid"), Term.of(HexFormat.ofDelimiter("-").formatHex(id, 10, id.length)));
      parts.put(Term.of("macvariables"), Term.of(macVariables(id[10])));
      parts.put(Term.of("clocksequence"), Term.of(number(id, 8, 10) & 0x3fff));
      if (version == 2) {
        int domain = id[9] & 0xff;
        parts.put(Term.of("id"), Term.of(low));
        parts.put(
            Term.of("domain"),
            Term.of(domain < DOMAINS.size() ? DOMAINS.get(domain) : "Domain" + domain));
      }
    }
    return new Term.Obj(parts);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }

  private static String variant(byte b) {
    if ((b & 0xc0) == 0x80) {
      return "RFC4122";
    }
    return switch (b & 0xe0) {
      case 0xc0 -> "Microsoft";
      case 0xe0 -> "Future";
      default -> "Reserved";
    };
  }

  private static String macVariables(byte first) {
    String scope = (first & 2) != 0 ? "local" : "global";
    return scope + ((first & 1) != 0 ? ":multicast" : ":unicast");
  }
}
