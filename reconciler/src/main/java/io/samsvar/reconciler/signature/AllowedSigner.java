package io.samsvar.reconciler.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of allowed_signers: who may sign with a key.
 *
 * @param principals patterns of e-mail addresses, those with {@code !} in front exclude
 * @param namespaces patterns of what the key may sign, null for everything
 * @param after first moment at which it counts, null for always
 * @param before first moment at which it counts no more, null for never
 * @param authority whether the key does not sign itself but vouches for others
 */
record AllowedSigner(
    List<String> principals,
    @Nullable List<String> namespaces,
    @Nullable Instant after,
    @Nullable Instant before,
    boolean authority,
    SshKey key) {

  boolean isKey(SshKey other) {
    return Arrays.equals(key.blob(), other.blob());
  }

  /** Ends when this line lets a person sign for a namespace at a time. */
  void check(String principal, String namespace, Instant at) throws InvalidException {
    if (!matches(principals, principal)) {
      throw new InvalidException("the key that signed it is not the committer's");
    }
    if (namespaces != null && !matches(namespaces, namespace)) {
      throw new InvalidException("the key that signed it is not allowed to sign for Git");
    }
    if (after != null && at.isBefore(after)) {
      throw new InvalidException("the key that signed it was not yet allowed when it was seen");
    }
    if (before != null && !at.isBefore(before)) {
      throw new InvalidException("the key that signed it was no longer allowed when it was seen");
    }
  }

  /** As OpenSSH does: one that excludes wins, then one that includes is needed. */
  private static boolean matches(List<String> patterns, String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    boolean included = false;
    for (String pattern : patterns) {
      boolean excludes = pattern.startsWith("!");
      if (matches((excludes ? pattern.substring(1) : pattern).toLowerCase(Locale.ROOT), folded)) {
        if (excludes) {
          return false;
        }
        included = true;
      }
    }
    return included;
  }

  /** {@code *} is any text and {@code ?} one character. Linear but for the last star. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int from = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
