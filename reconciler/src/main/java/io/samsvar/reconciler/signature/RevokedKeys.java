package io.samsvar.reconciler.signature;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SSH keys that count no more, whenever they signed.
 *
 * @param fingerprints as {@code ssh-keygen -l} shows them
 */
record RevokedKeys(Set<String> fingerprints) {

  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
  private static final Pattern SPACE = Pattern.compile("[ \t]+");

  /** Copies the set. */
  RevokedKeys {
    fingerprints = Set.copyOf(fingerprints);
  }

  /**
   * Reads one key or fingerprint a line.
   *
   * @throws IllegalArgumentException names the line
   */
  static RevokedKeys of(String text) {
    Set<String> fingerprints = new HashSet<>();
    List<String> lines = text.lines().toList();
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        fingerprints.add(fingerprint(line, number + 1));
      }
    }
    return new RevokedKeys(fingerprints);
  }

  boolean contains(SshKey key) {
    return fingerprints.contains(key.fingerprint());
  }

  private static String fingerprint(String line, int number) {
    if (FINGERPRINT.matcher(line).matches()) {
      return line;
    }
    String[] fields = SPACE.split(line, -1);
    try {
      byte[] blob = Base64.getDecoder().decode(fields[fields.length > 1 ? 1 : 0]);
      if (new SshReader(blob).text().equals(fields[0])) {
        return SshKey.fingerprint(blob);
      }
    } catch (IllegalArgumentException | InvalidException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "revoked_keys, line "
            + number
            + ", is neither a public key nor a fingerprint SHA256:…; a binary KRL is not read");
  }
}
