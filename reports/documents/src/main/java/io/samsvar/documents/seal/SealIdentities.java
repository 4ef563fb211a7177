package io.samsvar.documents.seal;

import io.samsvar.ledger.disk.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the sealing key comes from: a file of the organisation, or our own making. */
public final class SealIdentities {
  /** PKCS #12 file of the internal authority and seal, in the data folder. */
  public static final String KEY_FILE = "report-seal.p12";

  /** Its password, in the data folder. */
  public static final String PASSWORD_FILE = "report-seal.password";

  /** The authority's certificate, to be given to whoever verifies. */
  public static final String CERTIFICATE_FILE = "report-seal.pem";

  private static final Logger LOG = LoggerFactory.getLogger(SealIdentities.class);
  private static final Duration RENEWAL_BEFORE_END = Duration.ofDays(30);
  private static final int PASSWORD_BYTES = 32;
  private static final String AUTHORITY = "authority";
  private static final String SEAL = "seal";

  private SealIdentities() {}

  /**
   * The key in a PKCS #12 file.
   *
   * @param passwordFile file whose first line is the password
   * @throws SealException when it cannot be used
   */
  public static SealIdentity provided(Path file, Path passwordFile) {
    SealKeyStore.Entry entry = SealKeyStore.only(file, passwordFile);
    return new SealIdentity(entry.key(), entry.chain(), false);
  }

  /**
   * The internal key of an installation, made at first use: an authority and, issued by it, a
   * sealing certificate, which is renewed before it ends. All files are readable by their owner
   * only but the certificate's content, which is public.
   *
   * @param folder data folder, made when it is missing
   * @param organisation name in the certificates
   * @throws SealException when the files cannot be read or written
   */
  public static SealIdentity internal(Path folder, String organisation, Clock clock) {
    Path keys = folder.resolve(KEY_FILE);
    Path password = folder.resolve(PASSWORD_FILE);
    try {
      PrivateFile.makeFolder(folder);
      if (!Files.exists(password)) {
        PrivateFile.create(password, newPassword().getBytes(StandardCharsets.US_ASCII));
      }
      if (!Files.exists(keys)) {
        SealKeyStore.Entry authority = InternalAuthority.create(organisation, clock.instant());
        write(folder, authority, InternalAuthority.issue(authority, organisation, clock.instant()));
      }
      SealKeyStore.Entry seal = SealKeyStore.named(keys, password, SEAL);
      if (endsSoon(seal.chain().getFirst(), clock)) {
        SealKeyStore.Entry authority = SealKeyStore.named(keys, password, AUTHORITY);
        seal = InternalAuthority.issue(authority, organisation, clock.instant());
        write(folder, authority, seal);
        LOG.info("Renewed the certificate of the report seal");
      }
      return new SealIdentity(seal.key(), seal.chain(), true);
    } catch (IOException e) {
      throw new SealException(
          "The key of the report seal in " + folder + " cannot be kept: " + e.getMessage(), e);
    }
  }

  private static boolean endsSoon(X509Certificate certificate, Clock clock) {
    return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(RENEWAL_BEFORE_END));
  }

  private static void write(Path folder, SealKeyStore.Entry authority, SealKeyStore.Entry seal)
      throws IOException {
    char[] password =
        Files.readString(folder.resolve(PASSWORD_FILE), StandardCharsets.US_ASCII)
            .strip()
            .toCharArray();
    byte[] bytes = SealKeyStore.write(List.of(AUTHORITY, SEAL), List.of(authority, seal), password);
    PrivateFile.replace(folder.resolve(KEY_FILE), bytes, true);
    PrivateFile.replace(
        folder.resolve(CERTIFICATE_FILE),
        pem(authority.chain().getFirst()).getBytes(StandardCharsets.US_ASCII),
        true);
  }

  /** A certificate in the textual encoding of RFC 7468. */
  static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new SealException("The certificate has no encoding", e);
    }
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
