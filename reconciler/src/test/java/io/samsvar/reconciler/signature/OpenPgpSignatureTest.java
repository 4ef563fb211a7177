package io.samsvar.reconciler.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures of OpenPGP, good and bad, over a commit. */
class OpenPgpSignatureTest {

  private static final String COMMIT = RawCommit.text("m");
  private static final byte[] CONTENT = RawCommit.bytes(COMMIT);
  private static final int SHA256 = HashAlgorithmTags.SHA256;
  private static final Duration YEAR = Duration.ofDays(365);

  private static PgpKey kari() {
    return PgpKey.ed25519().uid(RawCommit.KARI, PgpKey.CERTIFY | PgpKey.SIGN);
  }

  private static PgpKey certifier() {
    return PgpKey.ed25519().uid(RawCommit.KARI, PgpKey.CERTIFY);
  }

  private static SignatureCheck check(PgpKey trusted, String signature, Instant seen) {
    return Signatures.commit(
        RawCommit.signed(COMMIT, signature),
        RawCommit.subject(seen),
        TrustedKeys.of(Map.of("kari.asc", trusted.export())));
  }

  static Stream<Arguments> valid() {
    PgpKey kari = kari();
    PgpKey rsa = PgpKey.rsa(2_048).uid(RawCommit.KARI, PgpKey.SIGN);
    PgpKey sub = PgpKey.ed25519();
    PgpKey main = certifier();
    PgpKey above = main.subkey(sub, PgpKey.good(main));
    PgpKey mortal =
        PgpKey.ed25519()
            .uid(
                "<" + RawCommit.KARI + ">",
                says -> {
                  says.setKeyFlags(false, PgpKey.SIGN);
                  says.setKeyExpirationTime(false, YEAR.toSeconds());
                },
                SHA256);
    return Stream.of(
        Arguments.argumentSet("a key", kari, kari.sign(CONTENT)),
        Arguments.argumentSet("an RSA key", rsa, rsa.sign(CONTENT)),
        Arguments.argumentSet("a subkey", above, sub.sign(CONTENT)),
        Arguments.argumentSet("one that has not expired yet", mortal, mortal.sign(CONTENT)),
        Arguments.argumentSet(
            "SHA-512",
            kari,
            PgpKey.text(
                kari.sign(
                    CONTENT, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA512, _ -> {}))));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aGoodSignatureIsValid(PgpKey trusted, String signature) {
    assertThat(check(trusted, signature, RawCommit.SEEN)).isInstanceOf(SignatureCheck.Valid.class);
  }

  static Stream<Arguments> invalid() {
    PgpKey kari = kari();
    return Stream.concat(badKeys(), badSignatures(kari));
  }

  private static Stream<Arguments> badKeys() {
    PgpKey kari = kari();
    PgpKey stranger = kari();
    PgpKey revoked = kari().revoke();
    PgpKey weakSelf =
        PgpKey.ed25519()
            .uid(
                "<" + RawCommit.KARI + ">",
                says -> says.setKeyFlags(false, PgpKey.SIGN),
                HashAlgorithmTags.SHA1);
    PgpKey silent = PgpKey.ed25519().uid("<" + RawCommit.KARI + ">", _ -> {}, SHA256);
    PgpKey other = PgpKey.ed25519().uid("ola@example.com", PgpKey.SIGN);
    PgpKey takenBack =
        PgpKey.ed25519()
            .uid(RawCommit.KARI, PgpKey.SIGN)
            .uid("ola@example.com", PgpKey.SIGN)
            .revokeUid("Kari <" + RawCommit.KARI + ">");
    PgpKey nobody = PgpKey.ed25519();
    PgpKey small = PgpKey.rsa(1_024).uid(RawCommit.KARI, PgpKey.SIGN);
    PgpKey dsa = PgpKey.dsa().uid(RawCommit.KARI, PgpKey.SIGN);
    return Stream.concat(
        Stream.of(
            arguments("case21 a revoked key", "revoked", revoked, revoked.sign(CONTENT)),
            arguments("case23 a key that only certifies", "not for signing", certifier()),
            arguments("case23 one that says nothing", "not for signing", silent),
            arguments("case24 an RSA key of 1024 bits", "2048 bits", small),
            arguments("case24 a DSA key", "weak", dsa),
            arguments("a key that vouches for itself by SHA-1", "vouch", weakSelf),
            arguments("a key without a name", "vouch", nobody),
            arguments("a key of another person", "committer", other),
            arguments("a user id that was taken back", "committer", takenBack),
            arguments("a stranger's key", "not among", kari, stranger.sign(CONTENT))),
        badSubkeys());
  }

  private static Stream<Arguments> badSubkeys() {
    PgpKey attacker = kari();
    return Stream.of(
        subkey(
            "case21 a revoked subkey",
            "subkey is revoked",
            main -> new PgpKey.Binding(main, PgpKey.SIGN, SHA256, true, true, 0)),
        subkey(
            "case22 an expired subkey",
            "expired",
            main -> new PgpKey.Binding(main, PgpKey.SIGN, SHA256, true, false, 60)),
        subkey(
            "case23 a subkey to encrypt with",
            "not for signing",
            main -> new PgpKey.Binding(main, PgpKey.ENCRYPT, SHA256, true, false, 0)),
        subkey(
            "case23 a subkey that another key bound",
            "not bound",
            _ -> new PgpKey.Binding(attacker, PgpKey.SIGN, SHA256, true, false, 0)),
        subkey(
            "case23 a subkey without a back-signature",
            "does not say",
            main -> new PgpKey.Binding(main, PgpKey.SIGN, SHA256, false, false, 0)),
        subkey(
            "case24 a subkey bound by SHA-1",
            "not bound",
            main -> new PgpKey.Binding(main, PgpKey.SIGN, HashAlgorithmTags.SHA1, true, false, 0)));
  }

  private static Arguments subkey(
      String name, String reason, Function<PgpKey, PgpKey.Binding> binding) {
    PgpKey main = certifier();
    PgpKey sub = PgpKey.ed25519();
    return arguments(name, reason, main.subkey(sub, binding.apply(main)), sub.sign(CONTENT));
  }

  private static Stream<Arguments> badSignatures(PgpKey kari) {
    String good = kari.sign(CONTENT);
    return Stream.of(
        arguments(
            "copied from another commit",
            "not over these bytes",
            kari,
            kari.sign(RawCommit.bytes(RawCommit.text("other")))),
        arguments(
            "case24 SHA-1",
            "weak hash",
            kari,
            kind(kari, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA1)),
        arguments(
            "over a text",
            "exact bytes",
            kari,
            kind(kari, PGPSignature.CANONICAL_TEXT_DOCUMENT, SHA256)),
        arguments(
            "a certification", "exact bytes", kari, kind(kari, PGPSignature.STAND_ALONE, SHA256)),
        arguments("two in one", "more than one", kari, good + good),
        arguments("text beside it", "more than one", kari, good + "Good signature"),
        arguments(
            "damaged", "damaged", kari, good.replaceFirst("\n[A-Za-z0-9+/]{8}", "\nAAAAAAAA")),
        arguments(
            "from the future",
            "future",
            kari,
            PgpKey.text(
                kari.sign(
                    CONTENT,
                    PGPSignature.BINARY_DOCUMENT,
                    SHA256,
                    says ->
                        says.setSignatureCreationTime(
                            false, Date.from(RawCommit.SEEN.plus(YEAR)))))),
        arguments(
            "that has expired",
            "expired",
            kari,
            PgpKey.text(
                kari.sign(
                    CONTENT,
                    PGPSignature.BINARY_DOCUMENT,
                    SHA256,
                    says -> says.setSignatureExpirationTime(false, 60)))));
  }

  private static String kind(PgpKey key, int type, int hash) {
    return PgpKey.text(key.sign(CONTENT, type, hash, _ -> {}));
  }

  private static Arguments arguments(String name, String reason, PgpKey key) {
    return arguments(name, reason, key, key.sign(CONTENT));
  }

  private static Arguments arguments(String name, String reason, PgpKey key, String signature) {
    return Arguments.argumentSet(name, reason, key, signature);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void aBadOneIsInvalid(String reason, PgpKey trusted, String signature) {
    SignatureCheck check = check(trusted, signature, RawCommit.SEEN);
    assertThat(check).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(check.toString()).contains(reason).doesNotContain("@");
  }

  /** The signature claims a time when the key was good; what counts is when we saw it. */
  @Test
  void case22_theTimeWhenItWasSeenCounts() {
    PgpKey mortal =
        PgpKey.ed25519()
            .uid(
                "<" + RawCommit.KARI + ">",
                says -> {
                  says.setKeyFlags(false, PgpKey.SIGN);
                  says.setKeyExpirationTime(false, YEAR.toSeconds());
                },
                SHA256);
    String signature = mortal.sign(CONTENT);
    Instant end = PgpKey.MADE.plus(YEAR);
    assertThat(check(mortal, signature, end.minusSeconds(1)))
        .isInstanceOf(SignatureCheck.Valid.class);
    assertThat(check(mortal, signature, end)).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(check(mortal, signature, PgpKey.MADE.minus(YEAR)))
        .isInstanceOf(SignatureCheck.Invalid.class);
  }

  @Test
  void case30_whatIsUnknownCannotBeChecked() {
    PgpKey kari = kari();
    PGPSignature good = kari.sign(CONTENT, PGPSignature.BINARY_DOCUMENT, SHA256, _ -> {});
    byte[] packet = PgpKey.done(good::getEncoded);
    // Header of two bytes, version, type, key algorithm, hash algorithm.
    byte[] hash = packet.clone();
    hash[5] = 99;
    assertThat(
            check(
                kari, new String(PgpKey.armoured(hash), StandardCharsets.US_ASCII), RawCommit.SEEN))
        .isInstanceOf(SignatureCheck.CannotCheck.class);
    assertThat(
            check(
                kari,
                PgpKey.text(
                    kari.sign(
                        CONTENT,
                        PGPSignature.BINARY_DOCUMENT,
                        SHA256,
                        says -> says.addNotationData(true, true, "x@example.com", "y"))),
                RawCommit.SEEN))
        .isInstanceOf(SignatureCheck.CannotCheck.class);
    assertThat(
            check(
                kari,
                "-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----\n",
                RawCommit.SEEN))
        .isInstanceOf(SignatureCheck.CannotCheck.class);
  }

  /**
   * Whatever one byte of the signature is changed to, nothing becomes valid and nothing throws.
   * What stands between, a part for hints and two bytes of the hash, no signature covers (RFC 9580,
   * section 5.2.3), and nothing is taken from it but where to look for the key.
   */
  @Test
  void case30_noChangedByteMakesItValid() {
    PgpKey kari = kari();
    byte[] packet =
        PgpKey.done(kari.sign(CONTENT, PGPSignature.BINARY_DOCUMENT, SHA256, _ -> {})::getEncoded);
    int hashed = 8 + (packet[6] << 8) + packet[7];
    int unhashed = (packet[hashed] << 8) + packet[hashed + 1];
    int hint = hashed + 2 + unhashed;
    for (int at = 0; at < packet.length; at++) {
      if (at >= hashed && at <= hint + 1) {
        continue;
      }
      byte[] changed = packet.clone();
      changed[at] ^= 0x41;
      String armoured = new String(PgpKey.armoured(changed), StandardCharsets.US_ASCII);
      assertThat(check(kari, armoured, RawCommit.SEEN))
          .as("byte " + at)
          .isNotInstanceOf(SignatureCheck.Valid.class);
    }
  }

  @Test
  void keysThatCannotBeReadWholeAreNotUsed() {
    byte[] good = kari().export();
    for (Map<String, byte[]> files :
        List.<Map<String, byte[]>>of(
            Map.of(),
            Map.of("kari.asc", new byte[0]),
            Map.of("kari.asc", Arrays.copyOf(good, good.length / 2)),
            Map.of("kari.gpg", good),
            Map.of("revoked_keys", new byte[0]),
            Map.of("allowed_signers", new byte[0]))) {
      assertThatThrownBy(() -> TrustedKeys.of(files)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
