package io.samsvar.reconciler.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * A primary key with what it says of itself and of its subkeys. Nothing in it is believed that the
 * primary key did not sign with a strong hash. A revocation counts whenever it was made and for
 * whatever reason: the times are the signer's own claim.
 */
final class OpenPgpCertificate {

  private static final Pattern ADDRESS = Pattern.compile("<([^<>]+)>\\s*$");

  private final PGPPublicKeyRing ring;
  private final PGPPublicKey primary;

  OpenPgpCertificate(PGPPublicKeyRing ring) {
    this.ring = ring;
    this.primary = ring.getPublicKey();
  }

  /** The keys in it that a signature says it is by. */
  List<PGPPublicKey> keysOf(PGPSignature signature) {
    List<PGPPublicKey> keys = new ArrayList<>();
    for (PGPPublicKey key : ring) {
      if (signature.getKeyIdentifiers().stream()
          .anyMatch(identifier -> key.getKeyIdentifier().matchesExplicit(identifier))) {
        keys.add(key);
      }
    }
    return keys;
  }

  /**
   * Whether one of its keys could sign data at a time.
   *
   * @throws InvalidException when it could not
   */
  void checkSigner(PGPPublicKey key, Instant at) throws InvalidException, CannotCheckException {
    checkPrimary(at);
    if (key.isMasterKey()) {
      checkFlags(governing().orElseThrow());
    } else {
      checkSubkey(key, at);
    }
  }

  /** Whether the owner of the primary key says that this is an address of theirs. */
  boolean hasAddress(String email) {
    Iterator<byte[]> ids = primary.getRawUserIDs();
    while (ids.hasNext()) {
      byte[] id = ids.next();
      if (!certifications(id).isEmpty() && address(id).equals(folded(email))) {
        return true;
      }
    }
    return false;
  }

  private void checkPrimary(Instant at) throws InvalidException, CannotCheckException {
    OpenPgpRules.check(primary);
    if (has(primary, PGPSignature.KEY_REVOCATION)) {
      throw new InvalidException("the key is revoked");
    }
    PGPSignature governing =
        governing()
            .orElseThrow(
                () -> new InvalidException("the key does not vouch for itself with a strong hash"));
    checkLife(primary, governing, at);
  }

  private void checkSubkey(PGPPublicKey subkey, Instant at)
      throws InvalidException, CannotCheckException {
    OpenPgpRules.check(subkey);
    if (has(subkey, PGPSignature.SUBKEY_REVOCATION)) {
      throw new InvalidException("the subkey is revoked");
    }
    PGPSignature binding =
        all(subkey.getSignaturesOfType(PGPSignature.SUBKEY_BINDING)).stream()
            .filter(OpenPgpRules::isStrongHash)
            .filter(signature -> binds(signature, primary, subkey))
            .max(Comparator.comparing(PGPSignature::getCreationTime))
            .orElseThrow(
                () ->
                    new InvalidException("the subkey is not bound to its key with a strong hash"));
    checkFlags(binding);
    checkLife(subkey, binding, at);
    if (backSignatures(binding).stream()
        .filter(OpenPgpRules::isStrongHash)
        .filter(back -> back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING)
        .noneMatch(back -> isSignedBack(back, subkey))) {
      throw new InvalidException("the subkey does not say that it belongs to its key");
    }
  }

  /** The newest of what the primary key says of itself: its flags and its end. */
  private Optional<PGPSignature> governing() {
    List<PGPSignature> own = new ArrayList<>();
    Iterator<byte[]> ids = primary.getRawUserIDs();
    while (ids.hasNext()) {
      own.addAll(certifications(ids.next()));
    }
    all(primary.getSignaturesOfType(PGPSignature.DIRECT_KEY)).stream()
        .filter(OpenPgpRules::isStrongHash)
        .filter(this::isDirect)
        .forEach(own::add);
    return own.stream().max(Comparator.comparing(PGPSignature::getCreationTime));
  }

  /** What the primary key says of a user id, nothing when it took it back. */
  private List<PGPSignature> certifications(byte[] id) {
    List<PGPSignature> all = all(primary.getSignaturesForID(id));
    boolean revoked =
        all.stream()
            .anyMatch(
                signature ->
                    signature.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION
                        && isOwn(signature));
    return revoked
        ? List.of()
        : all.stream()
            .filter(PGPSignature::isCertification)
            .filter(this::isOwn)
            .filter(OpenPgpRules::isStrongHash)
            .filter(signature -> certifies(signature, id))
            .toList();
  }

  private static void checkFlags(PGPSignature governing) throws InvalidException {
    if ((governing.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) == 0) {
      throw new InvalidException("the key is not for signing data");
    }
  }

  private static void checkLife(PGPPublicKey key, PGPSignature governing, Instant at)
      throws InvalidException {
    Instant created = key.getCreationTime().toInstant();
    if (created.isAfter(at.plus(OpenPgpKeys.CLOCK_DIFFERENCE))) {
      throw new InvalidException("the key was made after the signature was seen");
    }
    long seconds = governing.getHashedSubPackets().getKeyExpirationTime();
    if (seconds > 0 && !at.isBefore(created.plusSeconds(seconds))) {
      throw new InvalidException("the key had expired when the signature was first seen");
    }
    long own = governing.getHashedSubPackets().getSignatureExpirationTime();
    if (own > 0 && !at.isBefore(governing.getCreationTime().toInstant().plusSeconds(own))) {
      throw new InvalidException("what the key says of itself had expired");
    }
  }

  private static boolean has(PGPPublicKey key, int type) {
    return key.getSignaturesOfType(type).hasNext();
  }

  private boolean isOwn(PGPSignature signature) {
    return signature.getKeyIdentifiers().stream()
        .anyMatch(identifier -> primary.getKeyIdentifier().matchesExplicit(identifier));
  }

  private static List<PGPSignature> backSignatures(PGPSignature binding) {
    List<PGPSignature> found = new ArrayList<>();
    for (PGPSignatureSubpacketVector packets :
        List.of(binding.getHashedSubPackets(), binding.getUnhashedSubPackets())) {
      try {
        packets.getEmbeddedSignatures().forEach(found::add);
      } catch (PGPException _) {
        // One that cannot be read is none.
      }
    }
    return found;
  }

  private boolean certifies(PGPSignature signature, byte[] id) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), primary);
      return signature.verifyCertification(id, primary);
    } catch (PGPException _) {
      return false;
    }
  }

  private boolean isDirect(PGPSignature signature) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), primary);
      return signature.verifyCertification(primary);
    } catch (PGPException _) {
      return false;
    }
  }

  private static boolean binds(PGPSignature signature, PGPPublicKey by, PGPPublicKey subkey) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), by);
      return signature.verifyCertification(by, subkey);
    } catch (PGPException _) {
      return false;
    }
  }

  private boolean isSignedBack(PGPSignature signature, PGPPublicKey subkey) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), subkey);
      return signature.verifyCertification(primary, subkey);
    } catch (PGPException _) {
      return false;
    }
  }

  private static List<PGPSignature> all(@Nullable Iterator<PGPSignature> signatures) {
    List<PGPSignature> all = new ArrayList<>();
    if (signatures != null) {
      signatures.forEachRemaining(all::add);
    }
    return all;
  }

  private static String address(byte[] id) {
    String text = new String(id, StandardCharsets.UTF_8);
    Matcher address = ADDRESS.matcher(text);
    return folded(address.find() ? address.group(1) : text);
  }

  private static String folded(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
