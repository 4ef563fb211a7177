package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as Go's {@code x509.Certificate} is written as JSON, which is what policies see of
 * it. Lists that are empty are null.
 */
final class CertificateTerm {

  private static final Map<String, String> NAME_PARTS =
      Map.of(
          "2.5.4.6", "Country",
          "2.5.4.10", "Organization",
          "2.5.4.11", "OrganizationalUnit",
          "2.5.4.7", "Locality",
          "2.5.4.8", "Province",
          "2.5.4.9", "StreetAddress",
          "2.5.4.17", "PostalCode");
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String SERIAL_NUMBER = "2.5.4.5";
  private static final String PSS = "1.2.840.113549.1.1.10";

  /** Go's numbers of signature algorithms. */
  private static final Map<String, Integer> SIGNATURES =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.2", 1),
          Map.entry("1.2.840.113549.1.1.4", 2),
          Map.entry("1.2.840.113549.1.1.5", 3),
          Map.entry("1.2.840.113549.1.1.11", 4),
          Map.entry("1.2.840.113549.1.1.12", 5),
          Map.entry("1.2.840.113549.1.1.13", 6),
          Map.entry("1.2.840.10040.4.3", 7),
          Map.entry("2.16.840.1.101.3.4.3.2", 8),
          Map.entry("1.2.840.10045.4.1", 9),
          Map.entry("1.2.840.10045.4.3.2", 10),
          Map.entry("1.2.840.10045.4.3.3", 11),
          Map.entry("1.2.840.10045.4.3.4", 12),
          Map.entry("1.3.101.112", 16));

  /** Go's numbers of kinds of keys. */
  private static final Map<String, Integer> KEYS =
      Map.of(
          "1.2.840.113549.1.1.1", 1,
          "1.2.840.10040.4.1", 2,
          "1.2.840.10045.2.1", 3,
          "1.3.101.112", 4);

  private CertificateTerm() {}

  /** The fields of a certificate. */
  static Map<Term, Term> fields(byte[] der) {
    Certificate certificate = Certificate.getInstance(der);
    Fields fields = new Fields();
    fields.put("Raw", base64(der));
    fields.put("RawTBSCertificate", der(certificate.getTBSCertificate()));
    fields.put("RawIssuer", der(certificate.getIssuer()));
    fields.put("Version", Term.of(certificate.getVersionNumber()));
    fields.put("SerialNumber", number(certificate.getSerialNumber().getValue()));
    fields.put("Issuer", name(certificate.getIssuer()));
    fields.put("NotBefore", time(certificate.getStartDate().getDate()));
    fields.put("NotAfter", time(certificate.getEndDate().getDate()));
    common(
        fields,
        certificate.getSubject(),
        certificate.getSubjectPublicKeyInfo(),
        certificate.getSignatureAlgorithm(),
        certificate.getSignature().getBytes());
    Extensions extensions = certificate.getTBSCertificate().getExtensions();
    CertificateExtensions.add(fields, extensions);
    fields.put("Extensions", extensions(extensions));
    fields.put("ExtraExtensions", new Term.Null());
    return fields.all();
  }

  /** What certificates and requests have alike. */
  static void common(
      Fields fields,
      X500Name subject,
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier algorithm,
      byte[] signature) {
    fields.put("RawSubject", der(subject));
    fields.put("RawSubjectPublicKeyInfo", der(key));
    fields.put("Subject", name(subject));
    fields.put("Signature", base64(signature));
    fields.put("SignatureAlgorithm", Term.of(signatureAlgorithm(algorithm)));
    fields.put(
        "PublicKeyAlgorithm",
        Term.of(KEYS.getOrDefault(key.getAlgorithm().getAlgorithm().getId(), 0)));
    fields.put("PublicKey", KeyTerm.open(key));
  }

  /** Fields of an object, by name. */
  static final class Fields {
    private final TreeMap<Term, Term> all = new TreeMap<>();

    void put(String name, @Nullable Term value) {
      all.put(Term.of(name), value == null ? new Term.Null() : value);
    }

    void putAll(String name, List<Term> values) {
      put(name, values.isEmpty() ? null : new Term.Arr(values));
    }

    Map<Term, Term> all() {
      return all;
    }

    Term term() {
      return new Term.Obj(all);
    }
  }

  static Term extensions(@Nullable Extensions extensions) {
    if (extensions == null) {
      return new Term.Null();
    }
    List<Term> all = new ArrayList<>();
    for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
      Extension extension = extensions.getExtension(id);
      Fields fields = new Fields();
      fields.put("Id", identifier(id));
      fields.put("Critical", Term.of(extension.isCritical()));
      fields.put("Value", base64(extension.getExtnValue().getOctets()));
      all.add(fields.term());
    }
    return new Term.Arr(all);
  }

  static Term identifier(ASN1ObjectIdentifier id) {
    List<Term> numbers = new ArrayList<>();
    for (String number : List.of(id.getId().split("\\.", -1))) {
      numbers.add(new Term.Num(number));
    }
    return new Term.Arr(numbers);
  }

  static Term number(BigInteger number) {
    return new Term.Num(number.toString());
  }

  static Term base64(byte[] bytes) {
    return Term.of(Base64.getEncoder().encodeToString(bytes));
  }

  static Term der(ASN1Encodable value) {
    try {
      return base64(value.toASN1Primitive().getEncoded("DER"));
    } catch (java.io.IOException e) {
      throw new UndefinedException("not DER");
    }
  }

  private static Term time(java.util.Date date) {
    return Term.of(GoTime.format(date.toInstant().atZone(java.time.ZoneOffset.UTC), "RFC3339Nano"));
  }

  private static int signatureAlgorithm(AlgorithmIdentifier algorithm) {
    String id = algorithm.getAlgorithm().getId();
    if (!id.equals(PSS)) {
      return SIGNATURES.getOrDefault(id, 0);
    }
    String parameters = String.valueOf(algorithm.getParameters());
    return parameters.contains("2.16.840.1.101.3.4.2.3")
        ? 15
        : parameters.contains("2.16.840.1.101.3.4.2.2") ? 14 : 13;
  }

  private static Term name(X500Name name) {
    Fields fields = new Fields();
    TreeMap<String, List<Term>> parts = new TreeMap<>();
    NAME_PARTS.values().forEach(part -> parts.put(part, new ArrayList<>()));
    fields.put("CommonName", Term.of(""));
    fields.put("SerialNumber", Term.of(""));
    List<Term> names = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        ASN1Encodable value = attribute.getValue();
        Term text = Term.of(value instanceof ASN1String string ? string.getString() : "");
        Fields entry = new Fields();
        entry.put("Type", identifier(attribute.getType()));
        entry.put("Value", text);
        names.add(entry.term());
        String part = NAME_PARTS.get(attribute.getType().getId());
        if (part != null) {
          parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(text);
        } else if (attribute.getType().getId().equals(COMMON_NAME)) {
          fields.put("CommonName", text);
        } else if (attribute.getType().getId().equals(SERIAL_NUMBER)) {
          fields.put("SerialNumber", text);
        }
      }
    }
    parts.forEach(fields::putAll);
    fields.putAll("Names", names);
    fields.put("ExtraNames", null);
    return fields.term();
  }
}
