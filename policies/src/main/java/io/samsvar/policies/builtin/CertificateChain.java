package io.samsvar.policies.builtin;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a chain of certificates: the first is trusted, the last is asked about, those between
 * may lie on the way. Nothing is fetched; revocation is not looked up, as in Go.
 */
final class CertificateChain {

  private static final String ANY_PURPOSE = CertificateExtensions.PURPOSES.getFirst();

  /** Longest way from the last certificate to the first. */
  private static final int LENGTH_MAX = 32;

  private CertificateChain() {}

  /**
   * What is asked for.
   *
   * @param dnsName the name of the server, empty for any
   * @param time when it is to be valid
   * @param purposes identifiers of extended key usages, of which one must be allowed
   */
  record Options(String dnsName, Instant time, Set<String> purposes) {}

  /** From the last certificate to the first, in DER; null when it does not hold. */
  static @Nullable List<byte[]> verify(List<byte[]> certificates, Options options) {
    if (certificates.size() < 2) {
      return null;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> all = new ArrayList<>();
      for (byte[] der : certificates) {
        all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      X509Certificate root = all.getFirst();
      X509Certificate leaf = all.getLast();
      root.checkValidity(Date.from(options.time));
      if (!options.dnsName.isEmpty() && !names(leaf, options.dnsName)) {
        return null;
      }
      List<X509Certificate> chain = new ArrayList<>();
      if (leaf.equals(root)) {
        chain.add(leaf);
      } else {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters =
            new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
        parameters.addCertStore(
            CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(options.time));
        parameters.setMaxPathLength(LENGTH_MAX);
        PKIXCertPathBuilderResult result =
            (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        for (Certificate certificate : result.getCertPath().getCertificates()) {
          chain.add((X509Certificate) certificate);
        }
        chain.add(root);
      }
      if (!allows(chain, options.purposes)) {
        return null;
      }
      List<byte[]> verified = new ArrayList<>();
      for (X509Certificate certificate : chain) {
        verified.add(certificate.getEncoded());
      }
      return verified;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** Each certificate below the root must allow one of the purposes, or tell none. */
  private static boolean allows(List<X509Certificate> chain, Set<String> purposes)
      throws CertificateParsingException {
    if (purposes.contains(ANY_PURPOSE)) {
      return true;
    }
    for (X509Certificate certificate : chain) {
      List<String> told = certificate.getExtendedKeyUsage();
      if (told != null
          && !told.contains(ANY_PURPOSE)
          && told.stream().noneMatch(purposes::contains)) {
        return false;
      }
    }
    return true;
  }

  private static boolean names(X509Certificate leaf, String name)
      throws CertificateParsingException {
    Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
    String bare =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    Ip ip = Ip.parse(bare);
    for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
      Object kind = alternative.get(0);
      Object value = alternative.get(1);
      if (!(value instanceof String text)) {
        continue;
      }
      Ip other = Integer.valueOf(7).equals(kind) ? Ip.parse(text) : null;
      if (ip != null ? ip.equals(other) : Integer.valueOf(2).equals(kind) && matches(text, name)) {
        return true;
      }
    }
    return false;
  }

  /** A star stands for the whole of the first label. */
  private static boolean matches(String pattern, String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    String told = pattern.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (!told.startsWith("*.")) {
      return told.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && wanted.substring(dot).equals(told.substring(1));
  }

  /** A number of nanoseconds since 1970. */
  static Instant instant(BigInteger nanos) {
    if (nanos.bitLength() > 63) {
      throw new UndefinedException("time out of range");
    }
    long value = nanos.longValue();
    return Instant.ofEpochSecond(
        Math.floorDiv(value, 1_000_000_000L), Math.floorMod(value, 1_000_000_000L));
  }
}
