package io.samsvar.testkit.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that lives in memory (ECDSA P-256): its key is never written, so nothing
 * can be issued once this object is gone. Thread-safe.
 */
public final class Authority {

  /** How long certificates are valid: longer than a local cluster is kept. */
  public static final Duration VALID_FOR = Duration.ofDays(365);

  private static final Duration BACKDATED = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 120;

  private final KeyPair keys;
  private final X509Certificate certificate;
  private final X500Name name;

  private Authority(KeyPair keys, X509Certificate certificate, X500Name name) {
    this.keys = keys;
    this.certificate = certificate;
    this.name = name;
  }

  /** A key with the certificate of its public half. */
  public record Issued(KeyPair keys, X509Certificate certificate) {
    /** The private key as PEM. */
    public String privateKeyPem() {
      return Pem.of((ECPrivateKey) keys.getPrivate());
    }
  }

  /** Makes a new self-signed authority. */
  public static Authority create(String commonName) {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    KeyPair keys = newKeys();
    X509v3CertificateBuilder builder = builder(name, name, keys);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (CertIOException e) {
      throw new IllegalStateException("Cannot build the certificate of " + commonName, e);
    }
    return new Authority(keys, sign(builder, keys), name);
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A server's certificate for 127.0.0.1, localhost and the given DNS names. */
  public Issued server(String commonName, List<String> dnsNames) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    dnsNames.forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
    return issue(
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build(),
        // etcd's peers present one certificate on both sides of a connection.
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
        names);
  }

  /** A client's certificate: Kubernetes reads the user from CN and the groups from O. */
  public Issued client(String user, List<String> groups) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    return issue(
        subject.addRDN(BCStyle.CN, user).build(),
        List.of(KeyPurposeId.id_kp_clientAuth),
        List.of());
  }

  /** A new ECDSA P-256 key pair. */
  public static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot make P-256 keys", e);
    }
  }

  private Issued issue(X500Name subject, List<KeyPurposeId> purposes, List<GeneralName> names) {
    KeyPair own = newKeys();
    X509v3CertificateBuilder builder = builder(name, subject, own);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot build the certificate of " + subject, e);
    }
    return new Issued(own, sign(builder, keys));
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(VALID_FOR)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a certificate", e);
    }
  }
}
