package io.samsvar.reconciler.signature;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures count. It is read whole or not at all: one line or key that cannot be understood
 * makes all of it unusable, so that nothing is ever left out unnoticed. Immutable.
 */
public final class TrustedKeys {

  /** Files with OpenPGP public keys in armour end like this. */
  public static final String OPENPGP_ENDING = ".asc";

  /** File with SSH keys, in the format of {@code ssh-keygen -Y verify -f}. */
  public static final String ALLOWED_SIGNERS = "allowed_signers";

  /**
   * File with SSH keys that count no more, one public key or {@code SHA256:} fingerprint a line. It
   * has to be there beside allowed signers, if only empty: that it is missing must not mean that
   * nothing was revoked.
   */
  public static final String REVOKED_KEYS = "revoked_keys";

  /** All files together, bytes: 4 MiB. */
  public static final int BYTES_MAX = 4 << 20;

  private final OpenPgpKeys openPgp;
  private final AllowedSigners ssh;

  private TrustedKeys(OpenPgpKeys openPgp, AllowedSigners ssh) {
    this.openPgp = openPgp;
    this.ssh = ssh;
  }

  /**
   * Reads them.
   *
   * @param files content by name, as a Secret or a mounted folder has them
   * @throws IllegalArgumentException names the file, the line where there is one, and the way out
   */
  public static TrustedKeys of(Map<String, byte[]> files) {
    if (files.values().stream().mapToLong(file -> file.length).sum() > BYTES_MAX) {
      throw new IllegalArgumentException("the files have more than " + BYTES_MAX + " bytes");
    }
    Map<String, String> keyrings = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().endsWith(OPENPGP_ENDING)) {
        keyrings.put(file.getKey(), new String(file.getValue(), StandardCharsets.US_ASCII));
      } else if (!file.getKey().equals(ALLOWED_SIGNERS) && !file.getKey().equals(REVOKED_KEYS)) {
        throw new IllegalArgumentException(
            "there is a file '"
                + file.getKey()
                + "'; the names are <name>.asc for OpenPGP keys, allowed_signers and revoked_keys");
      }
    }
    byte[] allowed = files.get(ALLOWED_SIGNERS);
    if (keyrings.isEmpty() && allowed == null) {
      throw new IllegalArgumentException(
          "there is neither a file <name>.asc with OpenPGP keys nor allowed_signers");
    }
    return new TrustedKeys(OpenPgpKeys.of(keyrings), signers(allowed, files.get(REVOKED_KEYS)));
  }

  private static AllowedSigners signers(byte @Nullable [] allowed, byte @Nullable [] revoked) {
    if (allowed == null) {
      return AllowedSigners.none();
    }
    if (revoked == null) {
      throw new IllegalArgumentException(
          "allowed_signers needs revoked_keys beside it; leave it empty when nothing is revoked");
    }
    return AllowedSigners.of(
        new String(allowed, StandardCharsets.UTF_8),
        RevokedKeys.of(new String(revoked, StandardCharsets.UTF_8)));
  }

  OpenPgpKeys openPgp() {
    return openPgp;
  }

  AllowedSigners ssh() {
    return ssh;
  }
}
