package io.samsvar.reconciler.signature;

import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Which algorithms of OpenPGP are strong enough (RFC 9580, section 9), and which we know at all.
 */
final class OpenPgpRules {

  /** RSA keys, bits. */
  static final int RSA_BITS_MIN = 2_048;

  // Kinds that RFC 9580 deprecates.
  private static final int RSA_ENCRYPT_ONLY = 2;
  private static final int RSA_SIGN_ONLY = 3;
  private static final int ELGAMAL_OLD = 20;

  private static final Set<Integer> STRONG_HASHES =
      Set.of(
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);
  private static final Set<Integer> WEAK_HASHES =
      Set.of(
          HashAlgorithmTags.MD2,
          HashAlgorithmTags.MD5,
          HashAlgorithmTags.SHA1,
          HashAlgorithmTags.RIPEMD160,
          HashAlgorithmTags.SHA224);
  private static final Set<Integer> CRITICAL_KNOWN =
      Set.of(
          SignatureSubpacketTags.CREATION_TIME,
          SignatureSubpacketTags.EXPIRE_TIME,
          SignatureSubpacketTags.ISSUER_KEY_ID,
          SignatureSubpacketTags.ISSUER_FINGERPRINT,
          SignatureSubpacketTags.SIGNER_USER_ID);

  private OpenPgpRules() {}

  static boolean isStrongHash(PGPSignature signature) {
    return STRONG_HASHES.contains(signature.getHashAlgorithm());
  }

  /** Refuses what is weak and what is not known in a signature over an object. */
  static void check(PGPSignature signature) throws InvalidException, CannotCheckException {
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      throw new InvalidException("its signature is not one over a document's exact bytes");
    }
    if (signature.getVersion() < 4) {
      throw new InvalidException("its signature is of an old version of OpenPGP");
    }
    if (WEAK_HASHES.contains(signature.getHashAlgorithm())) {
      throw new InvalidException("its signature uses a weak hash, such as SHA-1");
    }
    if (!isStrongHash(signature)) {
      throw new CannotCheckException(
          "its signature uses the unknown hash algorithm " + signature.getHashAlgorithm());
    }
    for (int critical : signature.getHashedSubPackets().getCriticalTags()) {
      if (!CRITICAL_KNOWN.contains(critical)) {
        throw new CannotCheckException(
            "its signature says something of the unknown kind " + critical + " that matters");
      }
    }
  }

  /** Refuses keys that are weak or of an unknown kind. */
  static void check(PGPPublicKey key) throws InvalidException, CannotCheckException {
    switch (key.getAlgorithm()) {
      case PublicKeyAlgorithmTags.RSA_GENERAL, RSA_SIGN_ONLY -> {
        if (key.getBitStrength() < RSA_BITS_MIN) {
          throw new InvalidException("the RSA key has under " + RSA_BITS_MIN + " bits");
        }
      }
      case PublicKeyAlgorithmTags.ECDSA,
          PublicKeyAlgorithmTags.EDDSA_LEGACY,
          PublicKeyAlgorithmTags.Ed25519,
          PublicKeyAlgorithmTags.Ed448 -> {
        // Each of their curves is strong.
      }
      case PublicKeyAlgorithmTags.DSA,
          ELGAMAL_OLD,
          PublicKeyAlgorithmTags.ELGAMAL_ENCRYPT,
          RSA_ENCRYPT_ONLY,
          PublicKeyAlgorithmTags.ECDH,
          PublicKeyAlgorithmTags.X25519,
          PublicKeyAlgorithmTags.X448 ->
          throw new InvalidException("the key is of a kind that is weak or not for signatures");
      default ->
          throw new CannotCheckException("the key is of the unknown kind " + key.getAlgorithm());
    }
  }
}
