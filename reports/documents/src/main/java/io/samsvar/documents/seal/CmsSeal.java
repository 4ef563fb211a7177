package io.samsvar.documents.seal;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
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
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Makes the CMS signature (RFC 5652) of a seal: detached, with ESS signing-certificate-v2 (RFC
 * 5035) over every certificate that is in it, and without signing-time, which PAdES B-B keeps in
 * the PDF.
 */
public final class CmsSeal {
  private CmsSeal() {}

  /** The DER of a signature over these bytes. */
  static byte[] sign(byte[] content, SealIdentity identity) {
    String algorithm = identity.key() instanceof ECKey ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(identity.key());
      SignerInfoGenerator signerInfo =
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setSignedAttributeGenerator(
                  parameters ->
                      new DefaultSignedAttributeTableGenerator(certificates(identity.chain()))
                          .getAttributes(parameters)
                          .remove(CMSAttributes.signingTime))
              .build(signer, new JcaX509CertificateHolder(identity.certificate()));
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(signerInfo);
      generator.addCertificates(new JcaCertStore(identity.chain()));
      CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content), false);
      return signed.getEncoded(ASN1Encoding.DER);
    } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
      throw new SealException("Sealing failed: " + e.getMessage(), e);
    }
  }

  /**
   * What {@link #sign} gives for this content and these certificates when the signature value is
   * this one: there is one encoding only, so a verifier compares.
   */
  public static byte[] rebuilt(byte[] content, List<X509Certificate> chain, byte[] signature) {
    try {
      boolean ec = chain.getFirst().getPublicKey() instanceof ECKey;
      AlgorithmIdentifier sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
      AlgorithmIdentifier algorithm =
          ec
              ? new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256)
              : new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
      AlgorithmIdentifier named =
          ec
              ? algorithm
              : new AlgorithmIdentifier(
                  PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
      ASN1EncodableVector attributes = new ASN1EncodableVector();
      attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
      attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(digest(content))));
      attributes.add(
          attribute(
              CMSAttributes.cmsAlgorithmProtect,
              new CMSAlgorithmProtection(sha256, CMSAlgorithmProtection.SIGNATURE, named)));
      attributes.add(attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, named(chain)));
      X509CertificateHolder signer = new JcaX509CertificateHolder(chain.getFirst());
      SignerInfo signerInfo =
          new SignerInfo(
              new SignerIdentifier(
                  new IssuerAndSerialNumber(signer.getIssuer(), signer.getSerialNumber())),
              sha256,
              new DERSet(attributes),
              algorithm,
              new DEROctetString(signature),
              null);
      ASN1EncodableVector certificates = new ASN1EncodableVector();
      for (X509Certificate certificate : chain) {
        certificates.add(new JcaX509CertificateHolder(certificate).toASN1Structure());
      }
      SignedData signed =
          new SignedData(
              new DERSet(sha256),
              new ContentInfo(CMSObjectIdentifiers.data, null),
              new DERSet(certificates),
              null,
              new DERSet(signerInfo));
      return new ContentInfo(CMSObjectIdentifiers.signedData, signed).getEncoded(ASN1Encoding.DER);
    } catch (CertificateEncodingException | IOException e) {
      throw new SealException("The certificate has no encoding", e);
    }
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  /** SHA-256. */
  public static byte[] digest(byte[] bytes) {
    return HexFormat.of().parseHex(Digest.of(bytes).hex());
  }

  /** The attribute that names the certificates by digest, the signer's first. */
  static SigningCertificateV2 named(List<X509Certificate> chain)
      throws CertificateEncodingException {
    List<ESSCertIDv2> ids = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      // SHA-256 is the default of ESSCertIDv2 and stays unsaid.
      ids.add(new ESSCertIDv2(digest(certificate.getEncoded())));
    }
    return new SigningCertificateV2(ids.toArray(ESSCertIDv2[]::new));
  }

  private static AttributeTable certificates(List<X509Certificate> chain) {
    try {
      return new AttributeTable(
          new Attribute(
              PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(named(chain))));
    } catch (CertificateEncodingException e) {
      throw new SealException("The certificate has no encoding", e);
    }
  }
}
