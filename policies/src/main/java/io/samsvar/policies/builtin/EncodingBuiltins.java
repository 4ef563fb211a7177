package io.samsvar.policies.builtin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Hexadecimal and base64 encodings. */
final class EncodingBuiltins {

  private EncodingBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("hex.encode", call -> Term.of(HexFormat.of().formatHex(bytes(call.string(0)))));
    all.put("hex.decode", call -> Term.of(unhex(call.string(0))));
    all.put(
        "base64url.encode_no_pad",
        call ->
            Term.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(call.string(0)))));
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
}
