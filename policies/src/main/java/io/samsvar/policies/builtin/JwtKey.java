package io.samsvar.policies.builtin;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs or verifies tokens: of a JSON Web Key (RFC 7517, 7518, 8037), a certificate or a
 * public key in PEM.
 *
 * @param alg the algorithm it is for, empty when not told
 * @param kid its identifier, empty when not told
 * @param secret the bytes of a symmetric key
 * @param open the public key of a pair
 * @param closed the private key of a pair
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record JwtKey(
    String alg,
    String kid,
    byte @Nullable [] secret,
    @Nullable AsymmetricKeyParameter open,
    @Nullable AsymmetricKeyParameter closed) {

  static final Set<String> ALGORITHMS =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
          "HS384", "HS512", "EdDSA");

  /** The bytes of a secret. */
  static JwtKey secret(byte[] secret) {
    return new JwtKey("", "", secret, null, null);
  }

  /** The keys of a certificate, a public key, a JSON Web Key or a set of them, for verifying. */
  static List<JwtKey> forVerifying(String text) {
    Pem.Blocks pem = Pem.read(text);
    if (pem.all().isEmpty()) {
      return jwks(text).stream()
          .filter(key -> key.alg.isEmpty() || ALGORITHMS.contains(key.alg))
          .toList();
    }
    if (pem.all().size() > 1 || !pem.rest().isEmpty()) {
      throw new UndefinedException("something behind the PEM block");
    }
    Pem block = pem.all().getFirst();
    try {
      AsymmetricKeyParameter key =
          switch (block.type()) {
            case "CERTIFICATE" ->
                PublicKeyFactory.createKey(
                    Certificate.getInstance(block.der()).getSubjectPublicKeyInfo());
            case "PUBLIC KEY" -> PublicKeyFactory.createKey(block.der());
            default -> throw new UndefinedException("no certificate or public key");
          };
      return List.of(new JwtKey("", "", null, key, null));
    } catch (IOException | IllegalArgumentException e) {
      throw new UndefinedException("no certificate or public key");
    }
  }

  /** The keys of a JSON Web Key or a set of them. */
  static List<JwtKey> jwks(String text) {
    Term.Obj object = StrictJson.object(text);
    Term keys = object.fields().get(Term.of("keys"));
    if (!(keys instanceof Term.Arr array)) {
      return List.of(jwk(object));
    }
    List<JwtKey> all = new ArrayList<>();
    for (Term key : array.items()) {
      if (!(key instanceof Term.Obj fields)) {
        throw new UndefinedException("a key that is no object");
      }
      all.add(jwk(fields));
    }
    return all;
  }

  private static JwtKey jwk(Term.Obj key) {
    String alg = text(key, "alg");
    String kid = text(key, "kid");
    try {
      return switch (text(key, "kty")) {
        case "oct" -> new JwtKey(alg, kid, bytes(key, "k"), null, null);
        case "RSA" -> rsa(key, alg, kid);
        case "EC" -> ec(key, alg, kid);
        case "OKP" -> ed(key, alg, kid);
        default -> throw new UndefinedException("an unknown type of key");
      };
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("an unusable key");
    }
  }

  private static JwtKey rsa(Term.Obj key, String alg, String kid) {
    BigInteger n = number(key, "n");
    RSAKeyParameters open = new RSAKeyParameters(false, n, number(key, "e"));
    return new JwtKey(
        alg,
        kid,
        null,
        open,
        has(key, "d") ? new RSAKeyParameters(true, n, number(key, "d")) : null);
  }

  private static JwtKey ec(Term.Obj key, String alg, String kid) {
    X9ECParameters curve =
        switch (text(key, "crv")) {
          case "P-256", "P-384", "P-521" -> CustomNamedCurves.getByName(text(key, "crv"));
          default -> throw new UndefinedException("an unknown curve");
        };
    ECDomainParameters domain = new ECDomainParameters(curve);
    ECPublicKeyParameters open =
        new ECPublicKeyParameters(
            domain.getCurve().createPoint(number(key, "x"), number(key, "y")), domain);
    return new JwtKey(
        alg,
        kid,
        null,
        open,
        has(key, "d") ? new ECPrivateKeyParameters(number(key, "d"), domain) : null);
  }

  private static JwtKey ed(Term.Obj key, String alg, String kid) {
    if (!text(key, "crv").equals("Ed25519")) {
      throw new UndefinedException("an unknown curve");
    }
    return new JwtKey(
        alg,
        kid,
        null,
        new Ed25519PublicKeyParameters(bytes(key, "x")),
        has(key, "d") ? new Ed25519PrivateKeyParameters(bytes(key, "d")) : null);
  }

  private static boolean has(Term.Obj key, String field) {
    return key.fields().containsKey(Term.of(field));
  }

  private static String text(Term.Obj key, String field) {
    return key.fields().get(Term.of(field)) instanceof Term.Str text ? text.value() : "";
  }

  private static byte[] bytes(Term.Obj key, String field) {
    Term value = key.fields().get(Term.of(field));
    if (value == null) {
      throw new UndefinedException("a key without " + field);
    }
    return Pem.base64Url(Call.string(value));
  }

  private static BigInteger number(Term.Obj key, String field) {
    return new BigInteger(1, bytes(key, field));
  }
}
