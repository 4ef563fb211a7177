package io.samsvar.documents.verify;

import io.samsvar.documents.seal.CmsSeal;
import io.samsvar.documents.seal.SealException;
import io.samsvar.documents.seal.SealIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/**
 * Verifies the CMS signature of a seal. It takes the form that {@link CmsSeal} makes and no other:
 * one signer, SHA-256, the certificates named by digest in the signed attributes, nothing unsigned.
 */
final class CmsVerifier {
  /** Takes every certificate of a store. */
  private static final Selector<X509CertificateHolder> ALL =
      new Selector<>() {
        @Override
        public boolean match(X509CertificateHolder holder) {
          return true;
        }

        @Override
        public Object clone() {
          return this;
        }
      };

  private CmsVerifier() {}

  /**
   * Verifies.
   *
   * @param cms DER of the signature
   * @param content what it has to be over
   */
  static VerifiedSeal verify(byte[] cms, byte[] content) throws InvalidReportException {
    try {
      CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(content), cms);
      Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        throw new InvalidReportException("the seal has " + signers.size() + " signers, not one");
      }
      SignerInformation signer = signers.iterator().next();
      List<X509Certificate> chain = chain(signed, signer);
      SealIdentity.checkKey(chain.getFirst());
      if (!signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder().build(chain.getFirst().getPublicKey()))) {
        throw new InvalidReportException("the seal's signature does not fit its certificate");
      }
      if (!Arrays.equals(CmsSeal.rebuilt(content, chain, signer.getSignature()), cms)) {
        throw new InvalidReportException("the seal holds more than a seal has to");
      }
      return new VerifiedSeal(chain);
    } catch (CMSException e) {
      throw new InvalidReportException("the seal does not fit the file: " + e.getMessage(), e);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new InvalidReportException("the seal cannot be read: " + e.getMessage(), e);
    } catch (SealException e) {
      throw new InvalidReportException("the seal is not accepted: " + e.getMessage(), e);
    }
  }

  /** The certificates in the order in which the signed attribute names them, all of them named. */
  private static List<X509Certificate> chain(CMSSignedData signed, SignerInformation signer)
      throws InvalidReportException, CertificateException, IOException {
    List<X509CertificateHolder> held = List.copyOf(signed.getCertificates().getMatches(ALL));
    Attribute named =
        signer.getSignedAttributes() == null
            ? null
            : signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    if (named == null || named.getAttrValues().size() != 1) {
      throw new InvalidReportException("the seal does not name its certificate");
    }
    ESSCertIDv2[] ids = SigningCertificateV2.getInstance(named.getAttributeValues()[0]).getCerts();
    if (ids.length == 0 || ids.length != held.size()) {
      throw new InvalidReportException("the seal holds other certificates than it names");
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (ESSCertIDv2 id : ids) {
      chain.add(certificate(id, held));
    }
    return chain;
  }

  private static X509Certificate certificate(ESSCertIDv2 id, List<X509CertificateHolder> held)
      throws InvalidReportException, CertificateException, IOException {
    for (X509CertificateHolder holder : held) {
      if (Arrays.equals(CmsSeal.digest(holder.getEncoded()), id.getCertHash())) {
        return new JcaX509CertificateConverter().getCertificate(holder);
      }
    }
    throw new InvalidReportException("the seal names a certificate that it does not hold");
  }
}
