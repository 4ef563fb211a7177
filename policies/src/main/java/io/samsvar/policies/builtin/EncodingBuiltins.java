package io.samsvar.policies.builtin;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Hexadecimal, base64 and URL encodings. */
final class EncodingBuiltins {

  private EncodingBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("hex.encode", call -> Term.of(HexFormat.of().formatHex(bytes(call.string(0)))));
    all.put("hex.decode", call -> Term.of(unhex(call.string(0))));
    all.put(
        "base64url.encode_no_pad",
        call ->
            Term.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(call.string(0)))));
    all.put(
        "urlquery.encode",
        call ->
            Term.of(
                URLEncoder.encode(call.string(0), StandardCharsets.UTF_8)
                    .replace("*", "%2A")
                    .replace("%7E", "~")));
    all.put("urlquery.decode", call -> Term.of(unescape(call.string(0))));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String unhex(String text) {
    try {
      return new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("not hexadecimal");
    }
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("not URL-encoded");
    }
  }
}
