package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.CertificateTerm.Fields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/** Certificates, requests and keys of X.509. */
final class X509Builtins {

  private static final List<String> PURPOSE_NAMES =
      List.of(
          "KeyUsageAny",
          "KeyUsageServerAuth",
          "KeyUsageClientAuth",
          "KeyUsageCodeSigning",
          "KeyUsageEmailProtection",
          "KeyUsageIPSECEndSystem",
          "KeyUsageIPSECTunnel",
          "KeyUsageIPSECUser",
          "KeyUsageTimeStamping",
          "KeyUsageOCSPSigning",
          "KeyUsageMicrosoftServerGatedCrypto",
          "KeyUsageNetscapeServerGatedCrypto",
          "KeyUsageMicrosoftCommercialCodeSigning",
          "KeyUsageMicrosoftKernelCodeSigning");
  private static final Set<String> FOR_SERVERS = Set.of(CertificateExtensions.PURPOSES.get(1));

  private X509Builtins() {}

  static void register(Map<String, Builtin> all) {
    all.put("crypto.x509.parse_certificates", call -> parsed(certificates(call.string(0)), true));
    all.put(
        "crypto.x509.parse_and_verify_certificates",
        call ->
            verified(
                call.string(0), new CertificateChain.Options("", call.time(), FOR_SERVERS), true));
    all.put(
        "crypto.x509.parse_and_verify_certificates_with_options",
        call -> verified(call.string(0), options(call.object(1), call.time()), false));
    all.put("crypto.x509.parse_certificate_request", call -> request(call.string(0)));
    all.put("crypto.x509.parse_keypair", call -> pair(call.string(0), call.string(1)));
    all.put("crypto.x509.parse_rsa_private_key", call -> jwk(call.string(0)));
    all.put("crypto.parse_private_keys", call -> keys(call.string(0)));
  }

  /** The certificates of PEM, or of base64 of PEM or DER. */
  private static List<byte[]> certificates(String text) {
    String pem = text;
    byte[] der = new byte[0];
    if (!text.startsWith("-----BEGIN")) {
      der = Pem.base64(text);
      pem = new String(der, StandardCharsets.ISO_8859_1);
    }
    if (pem.startsWith("-----BEGIN")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Pem block : Pem.read(pem).all()) {
        if (!block.type().equals("CERTIFICATE")) {
          throw new UndefinedException("a PEM block that is no certificate");
        }
        all.writeBytes(block.der());
      }
      der = all.toByteArray();
    }
    return split(der);
  }

  private static List<byte[]> split(byte[] der) {
    List<byte[]> certificates = new ArrayList<>();
    try (ASN1InputStream in = new ASN1InputStream(new ByteArrayInputStream(der))) {
      for (ASN1Primitive next = in.readObject(); next != null; next = in.readObject()) {
        certificates.add(Certificate.getInstance(next).getEncoded("DER"));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UndefinedException("not a certificate");
    }
    return certificates;
  }

  /** The texts of the URIs are an addition of OPA's, which it makes at some functions only. */
  private static Term parsed(List<byte[]> certificates, boolean withTexts) {
    List<Term> terms = new ArrayList<>();
    for (byte[] der : certificates) {
      try {
        TreeMap<Term, Term> fields = new TreeMap<>(CertificateTerm.fields(der));
        if (!withTexts) {
          fields.remove(Term.of("URIStrings"));
        }
        terms.add(new Term.Obj(fields));
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new UndefinedException("not a certificate");
      }
    }
    return new Term.Arr(terms);
  }

  private static Term verified(String text, CertificateChain.Options options, boolean withTexts) {
    List<byte[]> chain;
    try {
      chain = CertificateChain.verify(certificates(text), options);
    } catch (UndefinedException e) {
      chain = null;
    }
    return chain == null
        ? new Term.Arr(List.of(Term.of(false), new Term.Arr(List.of())))
        : new Term.Arr(List.of(Term.of(true), parsed(chain, withTexts)));
  }

  private static CertificateChain.Options options(Term.Obj given, Instant now) {
    String name = "";
    Instant time = now;
    Set<String> purposes = FOR_SERVERS;
    for (Map.Entry<Term, Term> option : given.fields().entrySet()) {
      Call value = new Call(List.of(option.getValue()), now);
      switch (Call.string(option.getKey())) {
        case "DNSName" -> name = value.string(0).replaceAll("^\"+|\"+$", "");
        case "CurrentTime" -> time = CertificateChain.instant(value.integer(0));
        case "MaxConstraintComparisons" -> value.whole(0);
        case "KeyUsages" -> purposes = purposes(value);
        default -> throw new UndefinedException("an unknown option");
      }
    }
    return new CertificateChain.Options(name, time, purposes);
  }

  private static Set<String> purposes(Call names) {
    if (names.term(0) instanceof Term.Str) {
      throw new UndefinedException("not a collection");
    }
    Set<String> purposes = new TreeSet<>();
    for (String name : names.strings(0)) {
      int number = PURPOSE_NAMES.indexOf(name.replaceAll("^\"+|\"+$", ""));
      if (number < 0) {
        throw new UndefinedException("an unknown usage of keys");
      }
      purposes.add(CertificateExtensions.PURPOSES.get(number));
    }
    return purposes.isEmpty() ? FOR_SERVERS : purposes;
  }

  private static Term request(String text) {
    String pem =
        text.startsWith("-----BEGIN CERTIFICATE REQUEST-----")
            ? text
            : new String(Pem.base64(text), StandardCharsets.ISO_8859_1);
    List<Pem> blocks = Pem.read(pem).all();
    if (!blocks.isEmpty() && !blocks.getFirst().type().equals("CERTIFICATE REQUEST")) {
      throw new UndefinedException("not a certificate request");
    }
    byte[] der =
        blocks.isEmpty() ? pem.getBytes(StandardCharsets.ISO_8859_1) : blocks.getFirst().der();
    try {
      return request(der, CertificationRequest.getInstance(der));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UndefinedException("not a certificate request");
    }
  }

  private static Term request(byte[] der, CertificationRequest request) {
    CertificationRequestInfo info = request.getCertificationRequestInfo();
    Fields fields = new Fields();
    fields.put("Raw", CertificateTerm.base64(der));
    fields.put("RawTBSCertificateRequest", CertificateTerm.der(info));
    fields.put("Version", CertificateTerm.number(info.getVersion().getValue()));
    CertificateTerm.common(
        fields,
        info.getSubject(),
        info.getSubjectPublicKeyInfo(),
        request.getSignatureAlgorithm(),
        request.getSignature().getBytes());
    Extensions extensions = wanted(info);
    CertificateExtensions.names(fields, extensions);
    fields.all().remove(Term.of("URIStrings"));
    fields.put("Extensions", CertificateTerm.extensions(extensions));
    fields.put("ExtraExtensions", null);
    fields.put("Attributes", new Term.Null());
    return fields.term();
  }

  private static @Nullable Extensions wanted(CertificationRequestInfo info) {
    if (info.getAttributes() != null) {
      for (var entry : info.getAttributes()) {
        Attribute attribute = Attribute.getInstance(entry);
        if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)
            && attribute.getAttributeValues().length > 0) {
          return Extensions.getInstance(attribute.getAttributeValues()[0]);
        }
      }
    }
    return null;
  }

  private static Term pair(String certificate, String key) {
    List<byte[]> chain = certificates(certificate);
    String pem =
        key.startsWith("-----BEGIN ")
            ? key
            : new String(Pem.base64(key), StandardCharsets.ISO_8859_1);
    List<AsymmetricKeyParameter> keys = KeyTerm.closed(pem);
    if (chain.isEmpty() || keys.isEmpty()) {
      throw new UndefinedException("a certificate or a key is missing");
    }
    AsymmetricKeyParameter closed = keys.getFirst();
    if (!KeyTerm.pair(
        Certificate.getInstance(chain.getFirst()).getSubjectPublicKeyInfo(), closed)) {
      throw new UndefinedException("the key is not that of the certificate");
    }
    Fields fields = new Fields();
    fields.putAll("Certificate", chain.stream().map(CertificateTerm::base64).toList());
    fields.put("PrivateKey", KeyTerm.closed(closed));
    fields.put("Leaf", ((Term.Arr) parsed(chain, false)).items().getFirst());
    fields.put("OCSPStaple", null);
    fields.put("SignedCertificateTimestamps", null);
    fields.put("SupportedSignatureAlgorithms", null);
    return fields.term();
  }

  private static Term jwk(String text) {
    String pem =
        text.startsWith("-----BEGIN")
            ? text
            : new String(Pem.base64(text), StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      throw new UndefinedException("no key");
    }
    List<AsymmetricKeyParameter> keys = KeyTerm.closed(pem);
    return keys.isEmpty() ? new Term.Null() : KeyTerm.jwk(keys.getFirst());
  }

  private static Term keys(String text) {
    if (text.isEmpty()) {
      return new Term.Null();
    }
    String pem = text;
    try {
      pem = new String(Pem.base64(text), StandardCharsets.ISO_8859_1);
    } catch (UndefinedException e) {
      // Then it is PEM itself.
    }
    return new Term.Arr(KeyTerm.closed(pem).stream().map(KeyTerm::closed).toList());
  }
}
