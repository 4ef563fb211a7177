package io.samsvar.documents.seal;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * The CMS signature (RFC 5652) of a seal: detached, SHA-256, with ESS signing-certificate-v2 (RFC
 * 5035) over every certificate that is in it, and without signing-time, which PAdES B-B keeps in
 * the PDF. It has one encoding only for a content, its certificates and a signature value, so that
 * a verifier can build it again and compare.
 */
public final class CmsSeal {
  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);

  private CmsSeal() {}

  /** The DER of a signature over these bytes. */
  static byte[] sign(byte[] content, SealIdentity identity) {
    try {
      ASN1Set attributes = attributes(content, identity.chain());
      Signature signature =
          Signature.getInstance(
              identity.key() instanceof ECKey ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(identity.key());
      signature.update(attributes.getEncoded(ASN1Encoding.DER));
      return encoded(identity.chain(), attributes, signature.sign());
    } catch (GeneralSecurityException | IOException e) {
      throw new SealException("Sealing failed: " + e.getMessage(), e);
    }
  }

  /** What {@link #sign} gives for this content and these certificates with this signature value. */
  public static byte[] rebuilt(byte[] content, List<X509Certificate> chain, byte[] signature) {
    try {
      return encoded(chain, attributes(content, chain), signature);
    } catch (CertificateEncodingException | IOException e) {
      throw new SealException("A certificate has no encoding", e);
    }
  }

  /** SHA-256. */
  public static byte[] digest(byte[] bytes) {
    return HexFormat.of().parseHex(Digest.of(bytes).hex());
  }

  private static ASN1Set attributes(byte[] content, List<X509Certificate> chain)
      throws CertificateEncodingException {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
    attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(digest(content))));
    attributes.add(
        attribute(
            CMSAttributes.cmsAlgorithmProtect,
            new CMSAlgorithmProtection(
                SHA256, CMSAlgorithmProtection.SIGNATURE, algorithm(chain.getFirst()))));
    attributes.add(
        attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, certificates(chain)));
    return new DERSet(attributes);
  }

  private static byte[] encoded(List<X509Certificate> chain, ASN1Set attributes, byte[] signature)
      throws CertificateEncodingException, IOException {
    X509CertificateHolder signer = new JcaX509CertificateHolder(chain.getFirst());
    SignerInfo signerInfo =
        new SignerInfo(
            new SignerIdentifier(
                new IssuerAndSerialNumber(signer.getIssuer(), signer.getSerialNumber())),
            SHA256,
            attributes,
            algorithm(chain.getFirst()),
            new DEROctetString(signature),
            null);
    ASN1EncodableVector certificates = new ASN1EncodableVector();
    for (X509Certificate certificate : chain) {
      certificates.add(new JcaX509CertificateHolder(certificate).toASN1Structure());
    }
    SignedData signed =
        new SignedData(
            new DERSet(SHA256),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            new DERSet(certificates),
            null,
            new DERSet(signerInfo));
    return new ContentInfo(CMSObjectIdentifiers.signedData, signed).getEncoded(ASN1Encoding.DER);
  }

  /** The attribute that names the certificates by digest, the signer's first. */
  private static SigningCertificateV2 certificates(List<X509Certificate> chain)
      throws CertificateEncodingException {
    ESSCertIDv2[] ids = new ESSCertIDv2[chain.size()];
    for (int i = 0; i < ids.length; i++) {
      // SHA-256 is the default of ESSCertIDv2 and stays unsaid.
      ids[i] = new ESSCertIDv2(digest(chain.get(i).getEncoded()));
    }
    return new SigningCertificateV2(ids);
  }

  private static AlgorithmIdentifier algorithm(X509Certificate signer) {
    return signer.getPublicKey() instanceof ECKey ? ECDSA : RSA;
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }
}
