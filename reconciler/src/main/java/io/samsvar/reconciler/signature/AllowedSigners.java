package io.samsvar.reconciler.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** SSH keys whose signatures count. Immutable. */
final class AllowedSigners {

  private static final String NAMESPACE = "git";
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----\n";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final String MAGIC = "SSHSIG";
  private static final int VERSION = 1;

  private final List<AllowedSigner> signers;
  private final RevokedKeys revoked;

  private AllowedSigners(List<AllowedSigner> signers, RevokedKeys revoked) {
    this.signers = List.copyOf(signers);
    this.revoked = revoked;
  }

  static AllowedSigners none() {
    return new AllowedSigners(List.of(), new RevokedKeys(Set.of()));
  }

  /**
   * Reads the format of ssh-keygen's ALLOWED SIGNERS.
   *
   * @throws IllegalArgumentException names the line and what is wrong with it
   */
  static AllowedSigners of(String text, RevokedKeys revoked) {
    List<AllowedSigner> signers = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        signers.add(SignerLine.parse(line, number + 1));
      }
    }
    return new AllowedSigners(signers, revoked);
  }

  /** What a signature holds (PROTOCOL.sshsig). */
  private static final class Parts {
    private final byte[] key;
    private final String namespace;
    private final byte[] covered;
    private final byte[] made;

    Parts(byte[] key, String namespace, byte[] covered, byte[] made) {
      this.key = key;
      this.namespace = namespace;
      this.covered = covered;
      this.made = made;
    }

    byte[] key() {
      return key;
    }

    String namespace() {
      return namespace;
    }

    byte[] covered() {
      return covered;
    }

    byte[] made() {
      return made;
    }
  }

  /** Ends with the fingerprint of the key that signed. */
  String check(Signed signed) throws InvalidException, CannotCheckException {
    Parts parts = parse(signed.armoured(), signed.payload());
    if (!parts.namespace().equals(NAMESPACE)) {
      throw new InvalidException("its signature was made for something else than Git");
    }
    if (SshCertificate.isOne(parts.key())) {
      SshCertificate certificate = SshCertificate.of(parts.key());
      SshVerification.check(certificate.key(), parts.covered(), parts.made());
      refuseRevoked(certificate.key());
      refuseRevoked(certificate.authority());
      certificate.check(signed.seen(), signed.email());
      allow(certificate.authority(), true, signed);
      return "ssh:" + certificate.key().fingerprint();
    }
    SshKey key = SshKey.of(parts.key());
    SshVerification.check(key, parts.covered(), parts.made());
    refuseRevoked(key);
    allow(key, false, signed);
    return "ssh:" + key.fingerprint();
  }

  private void refuseRevoked(SshKey key) throws InvalidException {
    if (revoked.contains(key)) {
      throw new InvalidException("the key is revoked");
    }
  }

  /** One line that lets it through is enough. */
  private void allow(SshKey key, boolean authority, Signed signed) throws InvalidException {
    InvalidException refusal =
        new InvalidException("it is signed by a key that is not among the trusted ones");
    for (AllowedSigner signer : signers) {
      if (signer.authority() == authority && signer.isKey(key)) {
        try {
          signer.check(signed.email(), NAMESPACE, signed.seen());
          return;
        } catch (InvalidException e) {
          refusal = e;
        }
      }
    }
    throw refusal;
  }

  private static Parts parse(String armoured, byte[] payload)
      throws InvalidException, CannotCheckException {
    String text = armoured.strip();
    if (!armoured.startsWith(BEGIN)
        || !text.endsWith(END)
        || text.indexOf(END) != text.length() - END.length()) {
      throw new InvalidException("there is more than one signature, or text beside it");
    }
    SshReader in = new SshReader(decoded(text.substring(BEGIN.length(), text.indexOf(END))));
    if (!new String(in.raw(MAGIC.length()), StandardCharsets.US_ASCII).equals(MAGIC)) {
      throw new InvalidException("its signature is damaged");
    }
    int version = in.number();
    if (version != VERSION) {
      throw new CannotCheckException("its signature is of the unknown version " + version);
    }
    byte[] key = in.bytes();
    String namespace = in.text();
    byte[] reserved = in.bytes();
    String hash = in.text();
    byte[] made = in.bytes();
    in.end();
    byte[] covered =
        new SshWriter()
            .raw(MAGIC.getBytes(StandardCharsets.US_ASCII))
            .text(namespace)
            .bytes(reserved)
            .text(hash)
            .bytes(SshKey.sha(algorithm(hash), payload))
            .toBytes();
    return new Parts(key, namespace, covered, made);
  }

  private static String algorithm(String hash) throws InvalidException, CannotCheckException {
    return switch (hash) {
      case "sha256" -> "SHA-256";
      case "sha512" -> "SHA-512";
      case "sha1", "md5" -> throw new InvalidException("its signature uses a weak hash");
      default -> throw new CannotCheckException("its signature uses an unknown hash algorithm");
    };
  }

  private static byte[] decoded(String lines) throws InvalidException {
    try {
      return Base64.getDecoder().decode(lines.replace("\n", ""));
    } catch (IllegalArgumentException _) {
      throw new InvalidException("its signature is damaged");
    }
  }
}
