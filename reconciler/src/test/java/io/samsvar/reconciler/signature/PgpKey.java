package io.samsvar.reconciler.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.DSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.DSAParametersGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.DSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** OpenPGP keys and signatures, good and bad, made by Bouncy Castle. */
final class PgpKey {

  static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  static final int SIGN = KeyFlags.SIGN_DATA;
  static final int CERTIFY = KeyFlags.CERTIFY_OTHER;
  static final int ENCRYPT = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

  final PGPKeyPair pair;
  private final List<PGPPublicKey> subkeys = new ArrayList<>();
  private PGPPublicKey published;

  private PgpKey(PGPKeyPair pair) {
    this.pair = pair;
    this.published = pair.getPublicKey();
  }

  /** Does what Bouncy Castle may refuse. */
  interface Step<T> {
    T run() throws PGPException, IOException;
  }

  static <T> T done(Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  static PgpKey ed25519() {
    Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
    return of(PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair());
  }

  static PgpKey rsa(int bits) {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(65_537), new SecureRandom(), bits, 100));
    return of(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair());
  }

  static PgpKey dsa() {
    DSAParametersGenerator parameters = new DSAParametersGenerator();
    parameters.init(1_024, 80, new SecureRandom());
    DSAKeyPairGenerator generator = new DSAKeyPairGenerator();
    generator.init(
        new DSAKeyGenerationParameters(new SecureRandom(), parameters.generateParameters()));
    return of(PublicKeyAlgorithmTags.DSA, generator.generateKeyPair());
  }

  private static PgpKey of(int algorithm, AsymmetricCipherKeyPair pair) {
    return new PgpKey(
        done(() -> new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, pair, Date.from(MADE))));
  }

  /** Says of itself who it is. */
  PgpKey uid(String id, Consumer<PGPSignatureSubpacketGenerator> says, int hash) {
    PGPSignature signature =
        done(
            () ->
                generator(PGPSignature.POSITIVE_CERTIFICATION, hash, says)
                    .generateCertification(id, pair.getPublicKey()));
    published = PGPPublicKey.addCertification(published, id, signature);
    return this;
  }

  PgpKey uid(String email, int flags) {
    return uid(
        "Kari <" + email + ">", says -> says.setKeyFlags(false, flags), HashAlgorithmTags.SHA256);
  }

  PgpKey revokeUid(String id) {
    PGPSignature signature =
        done(
            () ->
                generator(PGPSignature.CERTIFICATION_REVOCATION, HashAlgorithmTags.SHA256, _ -> {})
                    .generateCertification(id, pair.getPublicKey()));
    published = PGPPublicKey.addCertification(published, id, signature);
    return this;
  }

  PgpKey revoke() {
    PGPSignature signature =
        done(
            () ->
                generator(PGPSignature.KEY_REVOCATION, HashAlgorithmTags.SHA256, _ -> {})
                    .generateCertification(pair.getPublicKey()));
    published = PGPPublicKey.addCertification(published, signature);
    return this;
  }

  /** How a subkey is attached. */
  record Binding(PgpKey by, int flags, int hash, boolean back, boolean revoked, long lifeSeconds) {}

  static Binding good(PgpKey by) {
    return new Binding(by, SIGN, HashAlgorithmTags.SHA256, true, false, 0);
  }

  /** Publishes a key below this one. */
  PgpKey subkey(PgpKey other, Binding binding) {
    PGPKeyPair sub = done(() -> other.pair.asSubkey(new BcKeyFingerprintCalculator()));
    PGPSignatureSubpacketGenerator says = new PGPSignatureSubpacketGenerator();
    says.setKeyFlags(false, binding.flags());
    if (binding.lifeSeconds() > 0) {
      says.setKeyExpirationTime(false, binding.lifeSeconds());
    }
    if (binding.back()) {
      done(
          () -> {
            says.addEmbeddedSignature(
                false,
                other
                    .generator(PGPSignature.PRIMARYKEY_BINDING, HashAlgorithmTags.SHA256, _ -> {})
                    .generateCertification(pair.getPublicKey(), sub.getPublicKey()));
            return says;
          });
    }
    PGPPublicKey key =
        PGPPublicKey.addCertification(
            sub.getPublicKey(),
            done(
                () -> {
                  PGPSignatureGenerator generator =
                      binding.by().generator(PGPSignature.SUBKEY_BINDING, binding.hash(), _ -> {});
                  says.setSignatureCreationTime(false, Date.from(MADE));
                  says.setIssuerFingerprint(false, binding.by().pair.getPublicKey());
                  generator.setHashedSubpackets(says.generate());
                  return generator.generateCertification(pair.getPublicKey(), sub.getPublicKey());
                }));
    if (binding.revoked()) {
      key =
          PGPPublicKey.addCertification(
              key,
              done(
                  () ->
                      generator(PGPSignature.SUBKEY_REVOCATION, HashAlgorithmTags.SHA256, _ -> {})
                          .generateCertification(pair.getPublicKey(), sub.getPublicKey())));
    }
    subkeys.add(key);
    return this;
  }

  /** What {@code gpg --armor --export} would print. */
  byte[] export() {
    List<PGPPublicKey> keys = new ArrayList<>(List.of(published));
    keys.addAll(subkeys);
    return armoured(done(() -> new PGPPublicKeyRing(keys).getEncoded()));
  }

  /** A detached signature over some bytes. */
  PGPSignature sign(
      byte[] content, int type, int hash, Consumer<PGPSignatureSubpacketGenerator> says) {
    return done(
        () -> {
          PGPSignatureGenerator generator = generator(type, hash, says);
          generator.update(content);
          return generator.generate();
        });
  }

  String sign(byte[] content) {
    return text(sign(content, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA256, _ -> {}));
  }

  static String text(PGPSignature signature) {
    return new String(armoured(done(signature::getEncoded)), StandardCharsets.US_ASCII);
  }

  static byte[] armoured(byte[] packets) {
    return done(
        () -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try (ArmoredOutputStream armour =
              ArmoredOutputStream.builder().clearHeaders().build(out)) {
            armour.write(packets);
          }
          return out.toByteArray();
        });
  }

  private PGPSignatureGenerator generator(
      int type, int hash, Consumer<PGPSignatureSubpacketGenerator> says) throws PGPException {
    PGPPublicKey key = Objects.requireNonNull(pair.getPublicKey());
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(new BcPGPContentSignerBuilder(key.getAlgorithm(), hash), key);
    generator.init(type, pair.getPrivateKey());
    PGPSignatureSubpacketGenerator packets = new PGPSignatureSubpacketGenerator();
    packets.setSignatureCreationTime(false, Date.from(MADE));
    packets.setIssuerFingerprint(false, key);
    says.accept(packets);
    generator.setHashedSubpackets(packets.generate());
    return generator;
  }
}
