package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.CertificateTerm.Fields;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** The extensions of RFC 5280, under the names Go has for them. */
final class CertificateExtensions {

  /** Go's numbers are the places in this list. */
  static final List<String> PURPOSES =
      List.of(
          "2.5.29.37.0",
          "1.3.6.1.5.5.7.3.1",
          "1.3.6.1.5.5.7.3.2",
          "1.3.6.1.5.5.7.3.3",
          "1.3.6.1.5.5.7.3.4",
          "1.3.6.1.5.5.7.3.5",
          "1.3.6.1.5.5.7.3.6",
          "1.3.6.1.5.5.7.3.7",
          "1.3.6.1.5.5.7.3.8",
          "1.3.6.1.5.5.7.3.9",
          "1.3.6.1.4.1.311.10.3.3",
          "2.16.840.1.113730.4.1",
          "1.3.6.1.4.1.311.2.1.22",
          "1.3.6.1.4.1.311.61.1.1");

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "2.5.29.14",
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.31",
          "2.5.29.32",
          "2.5.29.33",
          "2.5.29.35",
          "2.5.29.36",
          "2.5.29.37",
          "2.5.29.54",
          "1.3.6.1.5.5.7.1.1");

  private CertificateExtensions() {}

  static void add(Fields fields, @Nullable Extensions extensions) {
    names(fields, extensions);
    usage(fields, extensions);
    constraints(fields, extensions);
    identifiers(fields, extensions);
    policies(fields, extensions);
    access(fields, extensions);
    List<Term> unhandled = new ArrayList<>();
    if (extensions != null) {
      Arrays.stream(extensions.getCriticalExtensionOIDs())
          .filter(id -> !UNDERSTOOD.contains(id.getId()))
          .forEach(id -> unhandled.add(CertificateTerm.identifier(id)));
    }
    fields.putAll("UnhandledCriticalExtensions", unhandled);
  }

  private static @Nullable ASN1Encodable value(
      @Nullable Extensions extensions, org.bouncycastle.asn1.ASN1ObjectIdentifier id) {
    return extensions == null ? null : extensions.getExtensionParsedValue(id);
  }

  /** Subject alternative names, and again as texts the URIs of them. */
  static void names(Fields fields, @Nullable Extensions extensions) {
    Map<String, List<Term>> names = new HashMap<>();
    List<Term> uriTexts = new ArrayList<>();
    ASN1Encodable value = value(extensions, Extension.subjectAlternativeName);
    if (value != null) {
      for (GeneralName name : GeneralNames.getInstance(value).getNames()) {
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> add(names, "DNSNames", Term.of(text(name)));
          case GeneralName.rfc822Name -> add(names, "EmailAddresses", Term.of(text(name)));
          case GeneralName.iPAddress ->
              add(names, "IPAddresses", Term.of(address(octets(name)).toString()));
          case GeneralName.uniformResourceIdentifier -> {
            add(names, "URIs", uri(GoUrl.parse(text(name))));
            uriTexts.add(Term.of(text(name)));
          }
          default -> {
            // Go leaves the other kinds of name out.
          }
        }
      }
    }
    for (String kind : List.of("DNSNames", "EmailAddresses", "IPAddresses", "URIs")) {
      fields.putAll(kind, names.getOrDefault(kind, List.of()));
    }
    fields.putAll("URIStrings", uriTexts);
  }

  private static void add(Map<String, List<Term>> lists, String list, Term term) {
    lists.computeIfAbsent(list, _ -> new ArrayList<>()).add(term);
  }

  private static String text(GeneralName name) {
    return ASN1IA5String.getInstance(name.getName()).getString();
  }

  private static byte[] octets(GeneralName name) {
    return ASN1OctetString.getInstance(name.getName()).getOctets();
  }

  private static Ip address(byte[] bytes) {
    return new Ip(new BigInteger(1, bytes), bytes.length * 8);
  }

  private static Term uri(GoUrl url) {
    Fields fields = new Fields();
    fields.put("Scheme", Term.of(url.scheme()));
    fields.put("Host", Term.of(url.host()));
    fields.put("Path", Term.of(url.path()));
    fields.put("RawPath", Term.of(url.rawPath()));
    fields.put("RawQuery", Term.of(url.rawQuery()));
    fields.put("Fragment", Term.of(url.fragment()));
    fields.put("RawFragment", Term.of(""));
    fields.put("Opaque", Term.of(""));
    fields.put("ForceQuery", Term.of(false));
    fields.put("OmitHost", Term.of(false));
    fields.put("User", null);
    return fields.term();
  }

  private static void usage(Fields fields, @Nullable Extensions extensions) {
    int bits = 0;
    ASN1Encodable usage = value(extensions, Extension.keyUsage);
    if (usage != null) {
      byte[] bytes = ASN1BitString.getInstance(usage).getBytes();
      for (int i = 0; i < 9 && i / 8 < bytes.length; i++) {
        bits |= (bytes[i / 8] >> (7 - i % 8) & 1) << i;
      }
    }
    fields.put("KeyUsage", Term.of(bits));
    List<Term> known = new ArrayList<>();
    List<Term> unknown = new ArrayList<>();
    ASN1Encodable extended = value(extensions, Extension.extendedKeyUsage);
    if (extended != null) {
      for (KeyPurposeId purpose : ExtendedKeyUsage.getInstance(extended).getUsages()) {
        int number = PURPOSES.indexOf(purpose.getId());
        if (number >= 0) {
          known.add(Term.of(number));
        } else {
          unknown.add(CertificateTerm.identifier(purpose.toOID()));
        }
      }
    }
    fields.putAll("ExtKeyUsage", known);
    fields.putAll("UnknownExtKeyUsage", unknown);
  }

  private static void constraints(Fields fields, @Nullable Extensions extensions) {
    ASN1Encodable basic = value(extensions, Extension.basicConstraints);
    long length = 0;
    boolean authority = false;
    if (basic != null) {
      BasicConstraints constraints = BasicConstraints.getInstance(basic);
      BigInteger told = constraints.getPathLenConstraint();
      length = told == null ? -1 : told.longValue();
      authority = constraints.isCA();
    }
    fields.put("BasicConstraintsValid", Term.of(basic != null));
    fields.put("IsCA", Term.of(authority));
    fields.put("MaxPathLen", Term.of(length));
    fields.put("MaxPathLenZero", Term.of(basic != null && length == 0));
    ASN1Encodable value = value(extensions, Extension.nameConstraints);
    NameConstraints names = value == null ? null : NameConstraints.getInstance(value);
    boolean critical =
        names != null
            && extensions != null
            && extensions.getExtension(Extension.nameConstraints).isCritical();
    fields.put("PermittedDNSDomainsCritical", Term.of(critical));
    subtrees(fields, "Permitted", names == null ? null : names.getPermittedSubtrees());
    subtrees(fields, "Excluded", names == null ? null : names.getExcludedSubtrees());
  }

  private static void subtrees(Fields fields, String prefix, GeneralSubtree @Nullable [] subtrees) {
    Map<String, List<Term>> lists = new HashMap<>();
    for (GeneralSubtree subtree : subtrees == null ? new GeneralSubtree[0] : subtrees) {
      GeneralName base = subtree.getBase();
      switch (base.getTagNo()) {
        case GeneralName.dNSName -> add(lists, "DNSDomains", Term.of(text(base)));
        case GeneralName.rfc822Name -> add(lists, "EmailAddresses", Term.of(text(base)));
        case GeneralName.uniformResourceIdentifier -> add(lists, "URIDomains", Term.of(text(base)));
        case GeneralName.iPAddress -> {
          byte[] bytes = octets(base);
          Fields range = new Fields();
          int half = bytes.length / 2;
          range.put("IP", Term.of(address(Arrays.copyOf(bytes, half)).toString()));
          range.put("Mask", CertificateTerm.base64(Arrays.copyOfRange(bytes, half, bytes.length)));
          add(lists, "IPRanges", range.term());
        }
        default -> {
          // Go leaves the other kinds of name out.
        }
      }
    }
    for (String kind : List.of("DNSDomains", "EmailAddresses", "URIDomains", "IPRanges")) {
      fields.putAll(prefix + kind, lists.getOrDefault(kind, List.of()));
    }
  }

  private static void identifiers(Fields fields, @Nullable Extensions extensions) {
    ASN1Encodable subject = value(extensions, Extension.subjectKeyIdentifier);
    ASN1Encodable authority = value(extensions, Extension.authorityKeyIdentifier);
    byte[] authorityKey =
        authority == null
            ? null
            : AuthorityKeyIdentifier.getInstance(authority).getKeyIdentifierOctets();
    fields.put(
        "SubjectKeyId",
        subject == null
            ? null
            : CertificateTerm.base64(SubjectKeyIdentifier.getInstance(subject).getKeyIdentifier()));
    fields.put(
        "AuthorityKeyId", authorityKey == null ? null : CertificateTerm.base64(authorityKey));
  }

  private static void policies(Fields fields, @Nullable Extensions extensions) {
    List<Term> texts = new ArrayList<>();
    List<Term> numbers = new ArrayList<>();
    ASN1Encodable value = value(extensions, Extension.certificatePolicies);
    if (value != null) {
      for (PolicyInformation policy :
          CertificatePolicies.getInstance(value).getPolicyInformation()) {
        texts.add(Term.of(policy.getPolicyIdentifier().getId()));
        numbers.add(CertificateTerm.identifier(policy.getPolicyIdentifier()));
      }
    }
    fields.putAll("Policies", texts);
    fields.putAll("PolicyIdentifiers", numbers);
    fields.put("PolicyMappings", null);
    for (String name :
        List.of("InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy")) {
      fields.put(name, Term.of(0));
      fields.put(name + "Zero", Term.of(false));
    }
  }

  private static void access(Fields fields, @Nullable Extensions extensions) {
    Map<String, List<Term>> lists = new HashMap<>();
    ASN1Encodable access = value(extensions, Extension.authorityInfoAccess);
    if (access != null) {
      for (AccessDescription entry :
          AuthorityInformationAccess.getInstance(access).getAccessDescriptions()) {
        GeneralName location = entry.getAccessLocation();
        if (location.getTagNo() == GeneralName.uniformResourceIdentifier) {
          boolean issuer = entry.getAccessMethod().equals(AccessDescription.id_ad_caIssuers);
          add(lists, issuer ? "IssuingCertificateURL" : "OCSPServer", Term.of(text(location)));
        }
      }
    }
    ASN1Encodable revoked = value(extensions, Extension.cRLDistributionPoints);
    if (revoked != null) {
      for (DistributionPoint point : CRLDistPoint.getInstance(revoked).getDistributionPoints()) {
        DistributionPointName name = point.getDistributionPoint();
        if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
          for (GeneralName location : GeneralNames.getInstance(name.getName()).getNames()) {
            if (location.getTagNo() == GeneralName.uniformResourceIdentifier) {
              add(lists, "CRLDistributionPoints", Term.of(text(location)));
            }
          }
        }
      }
    }
    for (String kind : List.of("OCSPServer", "IssuingCertificateURL", "CRLDistributionPoints")) {
      fields.putAll(kind, lists.getOrDefault(kind, List.of()));
    }
  }
}
