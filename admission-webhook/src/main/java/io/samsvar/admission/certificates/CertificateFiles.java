package io.samsvar.admission.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates and keys in a folder of mode 0700, files of mode 0600. A certificate and its key are
 * one file, so that they never part; it is replaced as a whole and durable before it is used.
 */
final class CertificateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";

  private final Path folder;

  CertificateFiles(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " cannot be used for keys", e);
    }
  }

  /** The certificate and key of a name, or empty when there is none or it is broken. */
  Optional<KeyedCertificate> read(String name) {
    Path file = folder.resolve(name + ".pem");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      KeyedCertificate read = new KeyedCertificate(certificateOf(text), keyOf(text));
      if (read.belongsTogether()) {
        return Optional.of(read);
      }
      LOG.warn("stage=admission the key in {} is not its certificate's; it is replaced", file);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn(
          "stage=admission {} cannot be read and is replaced: {}", file, e.getClass().getName());
    }
    return Optional.empty();
  }

  void write(String name, KeyedCertificate content) {
    byte[] text =
        (pem(content.certificate()) + pem(content.key())).getBytes(StandardCharsets.US_ASCII);
    Path file = folder.resolve(name + ".pem");
    Path fresh = folder.resolve(name + ".pem.new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
          var _ = channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("The certificate " + file + " cannot be written", e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name + ".pem"));
    } catch (IOException e) {
      throw new UncheckedIOException("The certificate " + name + " cannot be deleted", e);
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return pem(CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was made can be encoded", e);
    }
  }

  static String pem(PrivateKey key) {
    return pem(KEY, key.getEncoded());
  }

  private static String pem(String label, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines, label);
  }

  private static X509Certificate certificateOf(String text) throws GeneralSecurityException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(der(text, CERTIFICATE));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
  }

  private static PrivateKey keyOf(String text) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(text, KEY)));
  }

  private static byte[] der(String text, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("There is no " + label);
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }
}
