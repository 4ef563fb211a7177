package io.samsvar.policies.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A URL or a reference as Go's {@code net/url} parses it, Go 1.26. Parts that are not there are
 * empty.
 *
 * @param scheme in lower case
 * @param host name with port, unescaped, an IPv6 address in brackets
 * @param path unescaped
 * @param rawPath the path as written, when writing {@code path} anew would give something else
 * @param rawQuery as written
 * @param fragment unescaped
 */
record GoUrl(
    String scheme, String host, String path, String rawPath, String rawQuery, String fragment) {

  /** What Go calls the parts that have escapes of their own. */
  enum Part {
    PATH,
    USER,
    HOST,
    ZONE,
    QUERY,
    FRAGMENT
  }

  private static final String HOST_MARKS = "!$&'()*+,;=:[]<>\"";
  private static final String RESERVED = "$&+,/:;=?@";
  private static final String USER_MARKS = "-._:~!$&'()*+,;=%@";

  /** Reads a reference. */
  static GoUrl parse(String raw) {
    if (raw.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new UndefinedException("control character in a URL");
    }
    int hash = raw.indexOf('#');
    String fragment = hash < 0 ? "" : unescape(raw.substring(hash + 1), Part.FRAGMENT);
    String rest = hash < 0 ? raw : raw.substring(0, hash);
    if (rest.equals("*")) {
      return new GoUrl("", "", "*", "", "", fragment);
    }
    int colon = schemeEnd(rest);
    String scheme = colon < 0 ? "" : rest.substring(0, colon).toLowerCase(Locale.ROOT);
    rest = rest.substring(colon + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new GoUrl(scheme, "", "", "", query, fragment);
      }
      if (rest.split("/", 2)[0].indexOf(':') >= 0) {
        throw new UndefinedException("colon in the first segment of a path");
      }
    }
    String host = "";
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      host = authority(scheme, slash < 0 ? rest.substring(2) : rest.substring(2, slash));
      rest = slash < 0 ? "" : rest.substring(slash);
    }
    String path = unescape(rest, Part.PATH);
    String rawPath = rest.equals(escape(path, Part.PATH)) ? "" : rest;
    return new GoUrl(scheme, host, path, rawPath, query, fragment);
  }

  /** The place of the colon behind the scheme, -1 when there is no scheme. */
  private static int schemeEnd(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == ':') {
        if (i == 0) {
          throw new UndefinedException("missing scheme");
        }
        return i;
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static String authority(String scheme, String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String user = authority.substring(0, at);
      if (!user.chars().allMatch(c -> alphanumeric(c) || USER_MARKS.indexOf(c) >= 0)) {
        throw new UndefinedException("invalid user information");
      }
      unescape(user, Part.USER);
    }
    return host(scheme, authority.substring(at + 1));
  }

  private static String host(String scheme, String host) {
    if (host.indexOf('[') > 0) {
      throw new UndefinedException("bracket within a host");
    }
    if (!host.startsWith("[")) {
      // Of other schemes Go takes lists of hosts, as databases have them.
      boolean web = scheme.equals("http") || scheme.equals("https");
      int colon = web ? host.indexOf(':') : host.lastIndexOf(':');
      if (colon >= 0) {
        port(host.substring(colon));
      }
      return unescape(host, Part.HOST);
    }
    int close = host.lastIndexOf(']');
    if (close < 0) {
      throw new UndefinedException("missing bracket in a host");
    }
    port(host.substring(close + 1));
    String inside = host.substring(1, close);
    int zone = inside.indexOf("%25");
    String address = unescape(zone < 0 ? inside : inside.substring(0, zone), Part.HOST);
    if (!Ip.isV6(address)) {
      throw new UndefinedException("no IPv6 address in brackets");
    }
    String name = zone < 0 ? "" : unescape(inside.substring(zone), Part.ZONE);
    return "[" + address + name + "]" + host.substring(close + 1);
  }

  private static void port(String port) {
    if (!port.matches("(:[0-9]*)?")) {
      throw new UndefinedException("invalid port");
    }
  }

  /** The host without port and brackets. */
  String hostname() {
    if (host.startsWith("[")) {
      return host.substring(1, host.lastIndexOf(']'));
    }
    int colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** The digits of the port. */
  String port() {
    int colon = host.lastIndexOf(':');
    return colon <= host.lastIndexOf(']') ? "" : host.substring(colon + 1);
  }

  /** The path as it goes over the wire. */
  String escapedPath() {
    boolean valid =
        !rawPath.isEmpty()
            && rawPath
                .chars()
                .allMatch(c -> "!$&'()*+,;=:@[]%".indexOf(c) >= 0 || !mustEscape(c, Part.PATH));
    if (valid) {
      return rawPath;
    }
    return path.equals("*") ? "*" : escape(path, Part.PATH);
  }

  /** Writes percent escapes of UTF-8. */
  static String escape(String text, Part part) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c == ' ' && part == Part.QUERY) {
        out.append('+');
      } else if (mustEscape(c, part)) {
        out.append(String.format(Locale.ROOT, "%%%02X", c));
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  /** Takes percent escapes away. */
  static String unescape(String text, Part part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (c == '%') {
        out.write(escaped(bytes, i, part));
        i += 2;
      } else if (c == '+' && part == Part.QUERY) {
        out.write(' ');
      } else if (c < 0x80 && (part == Part.HOST || part == Part.ZONE) && mustEscape(c, part)) {
        throw new UndefinedException("invalid character in a host");
      } else {
        out.write(c);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int escaped(byte[] bytes, int at, Part part) {
    int high = at + 1 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
    int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new UndefinedException("invalid escape in a URL");
    }
    int value = high << 4 | low;
    boolean refused =
        switch (part) {
          case HOST -> high < 8 && value != '%';
          case ZONE -> value != '%' && value != ' ' && mustEscape(value, Part.HOST);
          case PATH, USER, QUERY, FRAGMENT -> false;
        };
    if (refused) {
      throw new UndefinedException("invalid escape in a host");
    }
    return value;
  }

  private static boolean mustEscape(int c, Part part) {
    if (alphanumeric(c) || "-_.~".indexOf(c) >= 0) {
      return false;
    }
    if ((part == Part.HOST || part == Part.ZONE) && HOST_MARKS.indexOf(c) >= 0) {
      return false;
    }
    if (RESERVED.indexOf(c) >= 0) {
      return switch (part) {
        case PATH -> c == '?';
        case USER -> "@/?:".indexOf(c) >= 0;
        case FRAGMENT -> false;
        case QUERY, HOST, ZONE -> true;
      };
    }
    return part != Part.FRAGMENT || "!()*".indexOf(c) < 0;
  }

  private static boolean alphanumeric(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
