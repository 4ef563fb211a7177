package io.samsvar.documents.seal;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one installation (RFC 5280): nobody outside it vouches for it. Keys
 * are ECDSA P-256.
 */
final class InternalAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3652);
  private static final Duration SEAL_LIFE = Duration.ofDays(730);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 127;
  private static final String UNNAMED = "unnamed organisation";

  private InternalAuthority() {}

  /** A new authority. */
  static SealKeyStore.Entry create(String organisation, Instant now) {
    KeyPair keys = newKeys();
    X500Name name = name("Samsvar internal authority", organisation);
    X509Certificate certificate =
        certificate(
            new Template(name, name, keys.getPublic(), now, now.plus(AUTHORITY_LIFE)),
            new BasicConstraints(0),
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign),
            keys.getPublic(),
            keys.getPrivate());
    return new SealKeyStore.Entry(keys.getPrivate(), List.of(certificate));
  }

  /** A new sealing key with a certificate by this authority; its end is never past the issuer's. */
  static SealKeyStore.Entry issue(SealKeyStore.Entry authority, String organisation, Instant now) {
    X509Certificate issuer = authority.chain().getFirst();
    Instant end = now.plus(SEAL_LIFE);
    Instant last = issuer.getNotAfter().toInstant();
    KeyPair keys = newKeys();
    X509Certificate certificate =
        certificate(
            new Template(
                X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
                name("Samsvar report seal", organisation),
                keys.getPublic(),
                now,
                end.isBefore(last) ? end : last),
            new BasicConstraints(false),
            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation),
            issuer.getPublicKey(),
            authority.key());
    return new SealKeyStore.Entry(keys.getPrivate(), List.of(certificate, issuer));
  }

  private record Template(
      X500Name issuer, X500Name subject, PublicKey key, Instant from, Instant to) {}

  private static X509Certificate certificate(
      Template template,
      BasicConstraints constraints,
      KeyUsage usage,
      PublicKey issuerKey,
      PrivateKey signingKey) {
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              template.issuer(),
              new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
              Date.from(template.from().minus(CLOCK_TOLERANCE)),
              Date.from(template.to()),
              template.subject(),
              template.key());
      builder
          .addExtension(Extension.basicConstraints, true, constraints)
          .addExtension(Extension.keyUsage, true, usage)
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              extensions.createSubjectKeyIdentifier(template.key()))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(issuerKey));
      ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new SealException("Making a certificate failed: " + e.getMessage(), e);
    }
  }

  private static X500Name name(String common, String organisation) {
    String shown = organisation.strip();
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, shown.isEmpty() ? UNNAMED : shown)
        .addRDN(BCStyle.CN, common)
        .build();
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new SealException("Every Java platform makes P-256 keys", e);
    }
  }
}
