package io.samsvar.reconciler.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** The certificate by which we show a server who we are. */
final class OwnCertificate {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private OwnCertificate() {}

  /**
   * What shows it, null when the source has none.
   *
   * @throws IOException when only one of certificate and key is there, or one cannot be read
   */
  static KeyManager @Nullable [] managers(SourceSpec.Tls source)
      throws GeneralSecurityException, IOException {
    String certificate = source.certificate();
    String key = source.key();
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw new IOException("The Secret needs both tls.crt and tls.key, or neither");
    }
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new IOException("There is no certificate in the Secret's tls.crt");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    char[] none = new char[0];
    store.setKeyEntry("own", key(key), none, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException, IOException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw new IOException(
          "The Secret's tls.key is no PKCS #8 key in PEM; convert it with openssl pkcs8 -topk8"
              + " -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
    String kind = PrivateKeyInfo.getInstance(der).getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        switch (kind) {
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.2.840.10045.2.1" -> "EC";
          case "1.3.101.112", "1.3.101.113" -> "EdDSA";
          default -> throw new IOException("The Secret's tls.key is of an unknown kind");
        };
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
