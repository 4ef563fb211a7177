package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.CertificateTerm.Fields;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.ECPoint;

/** Keys, as Go writes them as JSON, and as JSON Web Keys. */
final class KeyTerm {

  private KeyTerm() {}

  /** A public key. */
  static Term open(SubjectPublicKeyInfo info) {
    try {
      return open(PublicKeyFactory.createKey(info));
    } catch (IOException | IllegalArgumentException e) {
      return new Term.Null();
    }
  }

  private static Term open(AsymmetricKeyParameter key) {
    Fields fields = new Fields();
    switch (key) {
      case RSAKeyParameters rsa -> {
        fields.put("N", CertificateTerm.number(rsa.getModulus()));
        fields.put("E", CertificateTerm.number(rsa.getExponent()));
      }
      case ECPublicKeyParameters ec -> point(fields, ec.getQ());
      case Ed25519PublicKeyParameters ed -> {
        return CertificateTerm.base64(ed.getEncoded());
      }
      default -> {
        return new Term.Null();
      }
    }
    return fields.term();
  }

  private static void point(Fields fields, ECPoint point) {
    ECPoint normal = point.normalize();
    fields.put("Curve", new Term.Obj(new TreeMap<>()));
    fields.put("X", CertificateTerm.number(normal.getAffineXCoord().toBigInteger()));
    fields.put("Y", CertificateTerm.number(normal.getAffineYCoord().toBigInteger()));
  }

  /** The private keys of a text; blocks of other kinds are passed over. */
  static List<AsymmetricKeyParameter> closed(String pem) {
    List<AsymmetricKeyParameter> keys = new ArrayList<>();
    for (Pem block : Pem.read(pem).all()) {
      try {
        switch (block.type()) {
          case "RSA PRIVATE KEY" -> keys.add(rsa(block.der()));
          case "PRIVATE KEY" -> keys.add(PrivateKeyFactory.createKey(block.der()));
          case "EC PRIVATE KEY" -> keys.add(ec(block.der()));
          default -> {
            // As in Go.
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new UndefinedException("not a private key");
      }
    }
    return keys;
  }

  private static AsymmetricKeyParameter rsa(byte[] der) {
    RSAPrivateKey key = RSAPrivateKey.getInstance(der);
    return new RSAPrivateCrtKeyParameters(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        key.getPrime1(),
        key.getPrime2(),
        key.getExponent1(),
        key.getExponent2(),
        key.getCoefficient());
  }

  private static AsymmetricKeyParameter ec(byte[] der) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(der);
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
    return PrivateKeyFactory.createKey(new PrivateKeyInfo(algorithm, key));
  }

  /** A private key as Go writes it. */
  static Term closed(AsymmetricKeyParameter key) {
    Fields fields = new Fields();
    switch (key) {
      case RSAPrivateCrtKeyParameters rsa -> {
        fields.put("N", CertificateTerm.number(rsa.getModulus()));
        fields.put("E", CertificateTerm.number(rsa.getPublicExponent()));
        fields.put("D", CertificateTerm.number(rsa.getExponent()));
        fields.putAll(
            "Primes",
            List.of(CertificateTerm.number(rsa.getP()), CertificateTerm.number(rsa.getQ())));
        Fields precomputed = new Fields();
        precomputed.put("Dp", CertificateTerm.number(rsa.getDP()));
        precomputed.put("Dq", CertificateTerm.number(rsa.getDQ()));
        precomputed.put("Qinv", CertificateTerm.number(rsa.getQInv()));
        precomputed.put("CRTValues", new Term.Arr(List.of()));
        fields.put("Precomputed", precomputed.term());
      }
      case ECPrivateKeyParameters ec -> {
        point(fields, ec.getParameters().getG().multiply(ec.getD()));
        fields.put("D", CertificateTerm.number(ec.getD()));
      }
      case Ed25519PrivateKeyParameters ed -> {
        byte[] both = new byte[64];
        System.arraycopy(ed.getEncoded(), 0, both, 0, 32);
        System.arraycopy(ed.generatePublicKey().getEncoded(), 0, both, 32, 32);
        return CertificateTerm.base64(both);
      }
      default -> throw new UndefinedException("an unknown kind of key");
    }
    return fields.term();
  }

  /** A private key as a JSON Web Key, RFC 7517. */
  static Term jwk(AsymmetricKeyParameter key) {
    Fields fields = new Fields();
    switch (key) {
      case RSAPrivateCrtKeyParameters rsa -> {
        fields.put("kty", Term.of("RSA"));
        fields.put("n", url(rsa.getModulus(), 0));
        fields.put("e", url(rsa.getPublicExponent(), 0));
        fields.put("d", url(rsa.getExponent(), 0));
        fields.put("p", url(rsa.getP(), 0));
        fields.put("q", url(rsa.getQ(), 0));
        fields.put("dp", url(rsa.getDP(), 0));
        fields.put("dq", url(rsa.getDQ(), 0));
        fields.put("qi", url(rsa.getQInv(), 0));
      }
      case ECPrivateKeyParameters ec -> {
        int bits = ec.getParameters().getCurve().getFieldSize();
        int size = (bits + 7) / 8;
        ECPoint point = ec.getParameters().getG().multiply(ec.getD()).normalize();
        fields.put("kty", Term.of("EC"));
        fields.put("crv", Term.of("P-" + bits));
        fields.put("x", url(point.getAffineXCoord().toBigInteger(), size));
        fields.put("y", url(point.getAffineYCoord().toBigInteger(), size));
        fields.put("d", url(ec.getD(), size));
      }
      case Ed25519PrivateKeyParameters ed -> {
        fields.put("kty", Term.of("OKP"));
        fields.put("crv", Term.of("Ed25519"));
        fields.put("x", url(ed.generatePublicKey().getEncoded()));
        fields.put("d", url(ed.getEncoded()));
      }
      default -> throw new UndefinedException("an unknown kind of key");
    }
    return fields.term();
  }

  private static Term url(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    int length = Math.max(size, bytes.length - start);
    byte[] padded = new byte[length];
    System.arraycopy(bytes, start, padded, length - bytes.length + start, bytes.length - start);
    return url(padded);
  }

  private static Term url(byte[] bytes) {
    return Term.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Whether the private key is that of the public one. */
  static boolean pair(SubjectPublicKeyInfo open, AsymmetricKeyParameter closed) {
    Term wanted = open(open);
    Term own =
        switch (closed) {
          case RSAPrivateCrtKeyParameters rsa ->
              open(new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent()));
          case ECPrivateKeyParameters ec ->
              open(
                  new ECPublicKeyParameters(
                      ec.getParameters().getG().multiply(ec.getD()), ec.getParameters()));
          case Ed25519PrivateKeyParameters ed -> open(ed.generatePublicKey());
          default -> new Term.Null();
        };
    return wanted.compareTo(own) == 0;
  }
}
