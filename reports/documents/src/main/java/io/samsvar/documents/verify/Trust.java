package io.samsvar.documents.verify;

import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier knows from elsewhere than the report. Without it a report can only be shown to
 * agree with itself.
 *
 * @param certificate the sealing certificate, or the authority that issued it; null when not known
 * @param logKey the ledger's key; null when not known
 */
public record Trust(@Nullable X509Certificate certificate, @Nullable VerifierKey logKey) {
  private static final int FILE_BYTES_MAX = 1_000_000;

  /** Nothing is known. */
  public static Trust none() {
    return new Trust(null, null);
  }

  /**
   * What these files say; null for a file that is not given.
   *
   * @param certificate X.509, PEM or DER
   * @param logKey a vkey on one line
   * @throws IOException when a file cannot be read or is not what it should be
   */
  public static Trust of(@Nullable Path certificate, @Nullable Path logKey) throws IOException {
    return new Trust(
        certificate == null ? null : certificate(certificate),
        logKey == null ? null : logKey(logKey));
  }

  private static X509Certificate certificate(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(read(file)));
    } catch (CertificateException e) {
      throw new IOException(file + " holds no X.509 certificate in PEM or DER", e);
    }
  }

  private static VerifierKey logKey(Path file) throws IOException {
    try {
      return VerifierKey.parse(new String(read(file), StandardCharsets.UTF_8));
    } catch (NoteFormatException e) {
      throw new IOException(file + " holds no ledger key: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " is longer than " + FILE_BYTES_MAX + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
