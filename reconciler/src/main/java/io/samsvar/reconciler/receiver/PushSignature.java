package io.samsvar.reconciler.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a push comes from who knows the secret: HMAC-SHA-256 over the body as it was sent, in the
 * headers of GitHub, Gitea, Forgejo, Gogs, Bitbucket and our own; GitLab's signature over number,
 * time and body (Standard Webhooks), or its older token. SHA-1 is not taken: GitHub sends it beside
 * the better one, so it counts for nothing either way. Comparisons take the same time whatever they
 * find. Pure.
 *
 * <p>A time in what is signed is not looked at: a replayed push brings about a fetch that finds
 * nothing new.
 */
public final class PushSignature {

  /** A shorter secret is no secret, bytes. */
  public static final int SECRET_BYTES_MIN = 16;

  private static final Pattern SPACE = Pattern.compile(" +");
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";
  private static final String TOKEN_HEADER = "X-Gitlab-Token";
  private static final String BITBUCKET_HEADER = "X-Hub-Signature";
  private static final String OLD_PREFIX = "sha1=";
  private static final List<String> HMAC_HEADERS =
      List.of(
          "X-Samsvar-Signature",
          "X-Hub-Signature-256",
          "X-Gitea-Signature",
          "X-Forgejo-Signature",
          "X-Gogs-Signature",
          BITBUCKET_HEADER);
  private static final String STANDARD_HEADER = "webhook-signature";
  private static final String STANDARD_SECRET = "whsec_";
  private static final String STANDARD_VERSION = "v1,";

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
        if (name.equals(BITBUCKET_HEADER) && value.startsWith(OLD_PREFIX)) {
          continue;
        }
        some = true;
        right &= MessageDigest.isEqual(expected, digest(value).orElse(new byte[0]));
      }
    }
    List<String> standard = headers.apply(STANDARD_HEADER);
    if (!standard.isEmpty()) {
      some = true;
      right &= standard.size() == 1 && isStandard(secret, body, standard.getFirst(), headers);
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

  /** One of the signatures is enough: while a secret is renewed there are two. */
  private static boolean isStandard(
      byte[] secret, byte[] body, String value, Function<String, List<String>> headers) {
    List<String> id = headers.apply("webhook-id");
    List<String> time = headers.apply("webhook-timestamp");
    if (id.size() != 1 || time.size() != 1) {
      return false;
    }
    byte[] front = (id.getFirst() + "." + time.getFirst() + ".").getBytes(StandardCharsets.UTF_8);
    byte[] covered = Arrays.copyOf(front, front.length + body.length);
    System.arraycopy(body, 0, covered, front.length, body.length);
    byte[] expected = hmac(standardKey(secret), covered);
    boolean right = false;
    for (String one : SPACE.split(value.strip(), -1)) {
      right |= MessageDigest.isEqual(expected, standardDigest(one));
    }
    return right;
  }

  /** The secret as GitLab shows it has its key in base64; any other is the key itself. */
  private static byte[] standardKey(byte[] secret) {
    String text = new String(secret, StandardCharsets.UTF_8);
    if (!text.startsWith(STANDARD_SECRET)) {
      return secret;
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(STANDARD_SECRET.length()));
      return key.length < SECRET_BYTES_MIN ? secret : key;
    } catch (IllegalArgumentException _) {
      return secret;
    }
  }

  private static byte[] standardDigest(String value) {
    try {
      return value.startsWith(STANDARD_VERSION)
          ? Base64.getDecoder().decode(value.substring(STANDARD_VERSION.length()))
          : new byte[0];
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
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
