package io.samsvar.policies.builtin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests and message authentication codes, in lower-case hexadecimal. */
final class CryptoBuiltins {

  private CryptoBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("crypto.md5", call -> digest("MD5", call.string(0)));
    all.put("crypto.sha1", call -> digest("SHA-1", call.string(0)));
    all.put("crypto.sha256", call -> digest("SHA-256", call.string(0)));
    all.put("crypto.hmac.md5", call -> mac("HmacMD5", call));
    all.put("crypto.hmac.sha1", call -> mac("HmacSHA1", call));
    all.put("crypto.hmac.sha256", call -> mac("HmacSHA256", call));
    all.put("crypto.hmac.sha512", call -> mac("HmacSHA512", call));
    all.put("crypto.hmac.equal", CryptoBuiltins::equal);
  }

  private static Term digest(String algorithm, String text) {
    return Term.of(HexFormat.of().formatHex(digest(algorithm, EncodingBuiltins.bytes(text))));
  }

  static byte[] digest(String algorithm, byte[] text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no " + algorithm, e);
    }
  }

  private static Term mac(String algorithm, Call call) {
    byte[] text = EncodingBuiltins.bytes(call.string(0));
    byte[] key = EncodingBuiltins.bytes(call.string(1));
    return Term.of(HexFormat.of().formatHex(mac(algorithm, key, text)));
  }

  static byte[] mac(String algorithm, byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // Java refuses an empty key; a key is padded with zeros, so one zero byte is the same key.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no " + algorithm, e);
    }
  }

  private static Term equal(Call call) {
    return Term.of(
        MessageDigest.isEqual(
            EncodingBuiltins.bytes(call.string(0)), EncodingBuiltins.bytes(call.string(1))));
  }
}
