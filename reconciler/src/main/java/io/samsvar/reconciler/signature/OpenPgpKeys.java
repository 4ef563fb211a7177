package io.samsvar.reconciler.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** OpenPGP keys whose signatures count. Immutable. */
final class OpenPgpKeys {

  /** How far a signer's clock may be ahead of ours. */
  static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(10);

  private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";
  private static final String SIGNATURE_END = "-----END PGP SIGNATURE-----";

  private final List<OpenPgpCertificate> certificates;

  private OpenPgpKeys(List<OpenPgpCertificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Reads keyrings.
   *
   * @param files blocks of public keys in armour, by file name
   * @throws IllegalArgumentException when one cannot be read whole
   */
  static OpenPgpKeys of(Map<String, String> files) {
    List<OpenPgpCertificate> certificates = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      int before = certificates.size();
      String text = file.getValue();
      for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
        int end = text.indexOf(END, at);
        if (end < 0) {
          throw new IllegalArgumentException(file.getKey() + " has a key block without its end");
        }
        certificates.addAll(block(file.getKey(), text.substring(at, end + END.length()) + "\n"));
      }
      if (certificates.size() == before) {
        throw new IllegalArgumentException(
            file.getKey() + " has no public key in armour; make it with gpg --armor --export");
      }
    }
    return new OpenPgpKeys(certificates);
  }

  private static List<OpenPgpCertificate> block(String name, String armoured) {
    List<OpenPgpCertificate> certificates = new ArrayList<>();
    try (InputStream in = armour(armoured)) {
      PGPObjectFactory objects = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
      for (Object one = objects.nextObject(); one != null; one = objects.nextObject()) {
        if (!(one instanceof PGPPublicKeyRing ring)) {
          throw new IllegalArgumentException(name + " holds something else than public keys");
        }
        certificates.add(new OpenPgpCertificate(ring));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " cannot be read: " + e.getMessage(), e);
    }
    return certificates;
  }

  /** Ends with the fingerprint of the key that signed. */
  String check(Signed signed) throws InvalidException, CannotCheckException {
    PGPSignature signature = parse(signed.armoured());
    OpenPgpRules.check(signature);
    checkTimes(signature, signed.seen());
    boolean known = false;
    for (OpenPgpCertificate certificate : certificates) {
      for (PGPPublicKey key : certificate.keysOf(signature)) {
        known = true;
        if (verifies(signature, key, signed.payload())) {
          certificate.checkSigner(key, signed.seen());
          if (!certificate.hasAddress(signed.email())) {
            throw new InvalidException(
                "the key that signed it is not one of the committer's, as its user ids say");
          }
          return "openpgp:" + fingerprint(key);
        }
      }
    }
    throw new InvalidException(
        known
            ? "its signature is not over these bytes"
            : "it is signed by a key that is not among the trusted ones");
  }

  private static PGPSignature parse(String armoured) throws InvalidException {
    if (!armoured.strip().endsWith(SIGNATURE_END)
        || armoured.indexOf(SIGNATURE_END) != armoured.lastIndexOf(SIGNATURE_END)) {
      throw new InvalidException("there is more than one signature, or text beside it");
    }
    try (InputStream in = armour(armoured)) {
      PGPObjectFactory objects = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
      if (!(objects.nextObject() instanceof PGPSignatureList list)
          || list.size() != 1
          || objects.nextObject() != null) {
        throw new InvalidException("its signature is not one detached signature");
      }
      return list.get(0);
    } catch (IOException _) {
      throw new InvalidException("its signature is damaged");
    }
  }

  private static InputStream armour(String armoured) throws IOException {
    return ArmoredInputStream.builder()
        .setParseForHeaders(true)
        .setIgnoreCRC(false)
        .build(new ByteArrayInputStream(armoured.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void checkTimes(PGPSignature signature, Instant seen) throws InvalidException {
    Date made = signature.getHashedSubPackets().getSignatureCreationTime();
    if (made == null) {
      throw new InvalidException("its signature does not say when it was made");
    }
    if (made.toInstant().isAfter(seen.plus(CLOCK_DIFFERENCE))) {
      throw new InvalidException("its signature says that it is from the future");
    }
    long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
    if (seconds > 0 && !seen.isBefore(made.toInstant().plusSeconds(seconds))) {
      throw new InvalidException("its signature had expired when it was first seen");
    }
  }

  private static boolean verifies(PGPSignature signature, PGPPublicKey key, byte[] payload)
      throws InvalidException, CannotCheckException {
    OpenPgpRules.check(key);
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key);
      signature.update(payload);
      return signature.verify();
    } catch (PGPException e) {
      throw new CannotCheckException(
          "its signature cannot be checked (" + e.getClass().getSimpleName() + ")");
    }
  }

  static String fingerprint(PGPPublicKey key) {
    return HexFormat.of().formatHex(key.getFingerprint());
  }
}
