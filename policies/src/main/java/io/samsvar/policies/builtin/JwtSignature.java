package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/**
 * The signatures of RFC 7518 and RFC 8037. Signing is deterministic, so that a decision can be
 * replayed: ECDSA takes its secret number from RFC 6979, PSS its salt from the key and the message.
 */
final class JwtSignature {

  private JwtSignature() {}

  /** Whether the signature of the message is the key's. */
  static boolean verifies(String alg, JwtKey key, byte[] message, byte[] signature) {
    try {
      return switch (alg) {
        case "HS256", "HS384", "HS512" ->
            key.secret() != null
                && MessageDigest.isEqual(mac(alg, key.secret(), message), signature);
        case "RS256", "RS384", "RS512" ->
            key.open() instanceof RSAKeyParameters open && pkcs1(alg, open, message, signature);
        case "PS256", "PS384", "PS512" ->
            key.open() instanceof RSAKeyParameters open && pss(alg, open, message, signature);
        case "ES256", "ES384", "ES512" ->
            key.open() instanceof ECPublicKeyParameters open
                && ecdsa(alg, open, message, signature);
        case "EdDSA" ->
            key.open() instanceof Ed25519PublicKeyParameters open && ed(open, message, signature);
        default -> false;
      };
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
      // Bouncy Castle throws for a signature that is malformed or a key that is too short for it.
      return false;
    }
  }

  /** The signature of the message. */
  static byte[] sign(String alg, JwtKey key, byte[] message) {
    try {
      if (alg.startsWith("HS") && key.secret() != null) {
        return mac(alg, key.secret(), message);
      }
      if (alg.startsWith("RS") && key.closed() instanceof RSAKeyParameters closed) {
        RSADigestSigner signer = new RSADigestSigner(digest(alg));
        signer.init(true, closed);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
      }
      if (alg.startsWith("PS") && key.closed() instanceof RSAKeyParameters closed) {
        byte[] salt = mac(alg, closed.getExponent().toByteArray(), message);
        PSSSigner signer = new PSSSigner(new RSABlindedEngine(), digest(alg), salt);
        signer.init(true, closed);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
      }
      if (alg.startsWith("ES") && key.closed() instanceof ECPrivateKeyParameters closed) {
        return ecdsa(alg, closed, message);
      }
      if (alg.equals("EdDSA") && key.closed() instanceof Ed25519PrivateKeyParameters closed) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, closed);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
      }
    } catch (CryptoException | IllegalArgumentException | IllegalStateException e) {
      throw new UndefinedException("a key that cannot sign this");
    }
    throw new UndefinedException("no key for this algorithm");
  }

  private static byte[] mac(String alg, byte[] secret, byte[] message) {
    return CryptoBuiltins.mac("HmacSHA" + alg.substring(2), secret, message);
  }

  private static Digest digest(String alg) {
    return switch (alg.substring(2)) {
      case "256" -> new SHA256Digest();
      case "384" -> new SHA384Digest();
      default -> new SHA512Digest();
    };
  }

  private static byte[] hash(Digest digest, byte[]... parts) {
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static boolean pkcs1(String alg, RSAKeyParameters key, byte[] message, byte[] signature) {
    RSADigestSigner signer = new RSADigestSigner(digest(alg));
    signer.init(false, key);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }

  private static boolean ed(Ed25519PublicKeyParameters key, byte[] message, byte[] signature) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, key);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }

  private static boolean ecdsa(
      String alg, ECPublicKeyParameters key, byte[] message, byte[] signature) {
    int half = signature.length / 2;
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, key);
    return signer.verifySignature(
        hash(digest(alg), message),
        new BigInteger(1, Arrays.copyOf(signature, half)),
        new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
  }

  private static byte[] ecdsa(String alg, ECPrivateKeyParameters key, byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(digest(alg)));
    signer.init(true, key);
    BigInteger[] numbers = signer.generateSignature(hash(digest(alg), message));
    int size = (key.getParameters().getN().bitLength() + 7) / 8;
    byte[] signature = new byte[2 * size];
    for (int i = 0; i < 2; i++) {
      byte[] number = numbers[i].toByteArray();
      int length = Math.min(size, number.length);
      System.arraycopy(number, number.length - length, signature, (i + 1) * size - length, length);
    }
    return signature;
  }

  /** RFC 8017, 9.1.2, with whatever length the salt has, as Go verifies. */
  private static boolean pss(String alg, RSAKeyParameters key, byte[] message, byte[] signature) {
    int bits = key.getModulus().bitLength() - 1;
    int size = (bits + 7) / 8;
    Digest digest = digest(alg);
    int hashSize = digest.getDigestSize();
    BigInteger number = new BigInteger(1, signature);
    if (signature.length != (key.getModulus().bitLength() + 7) / 8
        || number.compareTo(key.getModulus()) >= 0) {
      return false;
    }
    BigInteger encodedNumber = number.modPow(key.getExponent(), key.getModulus());
    if (encodedNumber.bitLength() > bits || size < hashSize + 2) {
      return false;
    }
    byte[] raw = encodedNumber.toByteArray();
    byte[] encoded = new byte[size];
    int length = Math.min(size, raw.length);
    System.arraycopy(raw, raw.length - length, encoded, size - length, length);
    if (encoded[size - 1] != (byte) 0xbc) {
      return false;
    }
    byte[] block = Arrays.copyOf(encoded, size - hashSize - 1);
    byte[] hash = Arrays.copyOfRange(encoded, block.length, size - 1);
    unmask(block, hash, digest);
    block[0] &= (byte) (0xff >> (8 * size - bits));
    int at = 0;
    while (at < block.length && block[at] == 0) {
      at++;
    }
    if (at == block.length || block[at] != 1) {
      return false;
    }
    byte[] salt = Arrays.copyOfRange(block, at + 1, block.length);
    byte[] wanted = hash(digest, new byte[8], hash(digest(alg), message), salt);
    return MessageDigest.isEqual(wanted, hash);
  }

  /** MGF1 of RFC 8017, B.2.1. */
  private static void unmask(byte[] block, byte[] seed, Digest digest) {
    int hashSize = digest.getDigestSize();
    for (int counter = 0; counter * hashSize < block.length; counter++) {
      byte[] number = {
        (byte) (counter >> 24), (byte) (counter >> 16), (byte) (counter >> 8), (byte) counter
      };
      byte[] mask = hash(digest, seed, number);
      for (int i = 0; i < hashSize && counter * hashSize + i < block.length; i++) {
        block[counter * hashSize + i] ^= mask[i];
      }
    }
  }
}
