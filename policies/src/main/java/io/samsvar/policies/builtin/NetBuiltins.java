package io.samsvar.policies.builtin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions on addresses as text. Nothing here resolves a name. */
final class NetBuiltins {

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}/(?:3[0-2]|[12]?\\d)");
  private static final Pattern V6 =
      Pattern.compile("([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(12[0-8]|1[01]\\d|[1-9]?\\d)");

  private NetBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put(
        "net.cidr_is_valid",
        call -> Term.of(call.term(0) instanceof Term.Str text && isCidr(text.value())));
  }

  private static boolean isCidr(String text) {
    if (V4.matcher(text).matches()) {
      return true;
    }
    Matcher v6 = V6.matcher(text);
    try {
      // A text with a colon is an address or an error, never a name to look up.
      return v6.matches() && InetAddress.getByName(v6.group(1)) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
