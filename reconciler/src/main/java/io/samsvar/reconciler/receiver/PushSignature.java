package io.samsvar.reconciler.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a push comes from who knows the secret: HMAC-SHA-256 over the body as it was sent, in the
 * headers of GitHub, Gitea and Gogs and our own, or GitLab's token. SHA-1 is not taken. Comparisons
 * take the same time whatever they find. Pure.
 */
public final class PushSignature {

  /** A shorter secret is no secret, bytes. */
  public static final int SECRET_BYTES_MIN = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";
  private static final String TOKEN_HEADER = "X-Gitlab-Token";
  private static final List<String> HMAC_HEADERS =
      List.of(
          "X-Samsvar-Signature", "X-Hub-Signature-256", "X-Gitea-Signature", "X-Gogs-Signature");

  private PushSignature() {}

  /**
   * Whether at least one known header stands there, and every one that does is right.
   *
   * @param headers all values of a header, by name in any case
   */
  public static boolean valid(byte[] secret, byte[] body, Function<String, List<String>> headers) {
    if (secret.length < SECRET_BYTES_MIN) {
      return false;
    }
    byte[] expected = hmac(secret, body);
    boolean some = false;
    boolean right = true;
    for (String name : HMAC_HEADERS) {
      for (String value : headers.apply(name)) {
        some = true;
        right &= MessageDigest.isEqual(expected, digest(value).orElse(new byte[0]));
      }
    }
    for (String value : headers.apply(TOKEN_HEADER)) {
      some = true;
      right &= sameToken(secret, value.getBytes(StandardCharsets.UTF_8));
    }
    return some && right;
  }

  /** The value of {@code X-Samsvar-Signature} for a body. */
  public static String sign(byte[] secret, byte[] body) {
    return PREFIX + HexFormat.of().formatHex(hmac(secret, body));
  }

  /** Compares digests, so that not even the length shows. */
  private static boolean sameToken(byte[] secret, byte[] token) {
    return MessageDigest.isEqual(hmac(secret, secret), hmac(secret, token));
  }

  private static Optional<byte[]> digest(String value) {
    String lower = value.strip().toLowerCase(Locale.ROOT);
    String hex = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
    try {
      return Optional.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] hmac(byte[] secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
