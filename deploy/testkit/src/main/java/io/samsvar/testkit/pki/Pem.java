package io.samsvar.testkit.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** PEM text (RFC 7468) of keys and certificates, and files of it that only the owner can read. */
public final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** A CERTIFICATE block. */
  public static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot encode a certificate", e);
    }
  }

  /**
   * An EC PRIVATE KEY block (RFC 5915) with the curve's name in it. The kubernetes-client tells
   * that a kubeconfig's key is not RSA by this label only.
   */
  public static String of(ECPrivateKey key) {
    try {
      return block(
          "EC PRIVATE KEY",
          new org.bouncycastle.asn1.sec.ECPrivateKey(
                  key.getParams().getOrder().bitLength(), key.getS(), curve(key))
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot encode a private key", e);
    }
  }

  /** A PUBLIC KEY block. */
  public static String of(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  /** Writes a text to a new file that only its owner can read, whatever the umask is. */
  public static Path writePrivate(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static ASN1Encodable curve(ECPrivateKey key) {
    return PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm().getParameters();
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }
}
