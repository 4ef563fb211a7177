package io.samsvar.reconciler.sealing;

import io.samsvar.ledger.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The certificate whose key values are sealed with. It is self-signed: nothing but its fingerprint
 * tells whose it is. The controller gives it no names at all, which parsers of certificates refuse
 * (RFC 5280 wants an issuer); so the fields that count are read from the ASN.1 structure.
 *
 * @param fingerprint SHA-256 of the certificate (DER), as {@code openssl x509 -fingerprint -sha256}
 *     takes it
 * @param notBefore since when it is valid
 * @param notAfter until when it is valid
 */
public record SealingCertificate(
    Digest fingerprint,
    BigInteger modulus,
    BigInteger exponent,
    Instant notBefore,
    Instant notAfter) {

  private static final String TYPE = "CERTIFICATE";

  /** Places in a TBSCertificate, from the serial number on. */
  private static final int VALIDITY_AT = 3;

  private static final int KEY_AT = 5;

  /**
   * The first certificate of a PEM text, which is the newest when it comes from the controller.
   *
   * @throws IllegalArgumentException when there is none, or its key is not RSA
   */
  public static SealingCertificate parse(byte[] pem) {
    try (PemReader reader =
        new PemReader(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals(TYPE)) {
        throw new IOException("there is no block " + TYPE);
      }
      return of(object.getContent());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("There is no certificate of an RSA key in PEM format", e);
    }
  }

  /* Certificate ::= SEQUENCE { tbsCertificate, … }, RFC 5280 section 4.1. */
  private static SealingCertificate of(byte[] der) throws IOException {
    ASN1Sequence signed = ASN1Sequence.getInstance(ASN1Sequence.getInstance(der).getObjectAt(0));
    // The version is tagged and may be left out; serial number, algorithm and issuer follow.
    int at = signed.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
    ASN1Sequence validity = ASN1Sequence.getInstance(signed.getObjectAt(at + VALIDITY_AT));
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(signed.getObjectAt(at + KEY_AT));
    RSAKeyParameters key = (RSAKeyParameters) PublicKeyFactory.createKey(info);
    return new SealingCertificate(
        Digest.of(der),
        key.getModulus(),
        key.getExponent(),
        Time.getInstance(validity.getObjectAt(0)).getDate().toInstant(),
        Time.getInstance(validity.getObjectAt(1)).getDate().toInstant());
  }

  /** Whether this is the fingerprint that somebody wrote down: with or without colons, any case. */
  public boolean hasFingerprint(String written) {
    String digits = written.strip().toLowerCase(Locale.ROOT);
    if (digits.startsWith("sha256:") || digits.startsWith("sha256 fingerprint=")) {
      digits = digits.substring(digits.indexOf(digits.startsWith("sha256:") ? ':' : '=') + 1);
    }
    return digits.replace(":", "").equals(fingerprint.hex());
  }

  /** Bytes of an RSA block of this key. */
  public int blockBytes() {
    return (modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }
}
