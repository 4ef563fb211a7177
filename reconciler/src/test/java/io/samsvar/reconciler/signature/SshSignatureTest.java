package io.samsvar.reconciler.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of SSH that ssh-keygen made, and what somebody could make of them. */
class SshSignatureTest {

  private static final String COMMIT = RawCommit.text("m");
  private static final byte[] CONTENT = RawCommit.bytes(COMMIT);

  @TempDir private Path folder;
  private SshKeygen ssh;
  private Path key;

  @BeforeEach
  void makeKey() throws IOException, InterruptedException {
    ssh = new SshKeygen(folder);
    key = ssh.key("ed25519");
  }

  private static SignatureCheck check(String signature, String allowed, String revoked) {
    return Signatures.commit(
        RawCommit.signed(COMMIT, signature),
        RawCommit.subject(RawCommit.SEEN),
        TrustedKeys.of(
            Map.of(
                "allowed_signers",
                allowed.getBytes(StandardCharsets.UTF_8),
                "revoked_keys",
                revoked.getBytes(StandardCharsets.UTF_8))));
  }

  private static void valid(String signature, String allowed) {
    assertThat(check(signature, allowed, "")).isInstanceOf(SignatureCheck.Valid.class);
  }

  private static void invalid(String reason, String signature, String allowed) {
    SignatureCheck check = check(signature, allowed, "");
    assertThat(check).isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(check.toString()).contains(reason).doesNotContain("@");
  }

  private String sign() throws IOException, InterruptedException {
    return ssh.sign(key, "git", CONTENT);
  }

  private String line() throws IOException {
    return SshKeygen.line(key);
  }

  @ParameterizedTest
  @CsvSource({"ed25519,256", "rsa,2048", "rsa,3072", "ecdsa,256", "ecdsa,384", "ecdsa,521"})
  void aGoodSignatureIsValid(String type, String bits) throws IOException, InterruptedException {
    Path other = ssh.key(type, "-b", bits);
    String signature = ssh.sign(other, "git", CONTENT);
    valid(signature, RawCommit.KARI + " " + SshKeygen.line(other) + " Kari's laptop");
    invalid("not among", signature, RawCommit.KARI + " " + line());
  }

  @Test
  void case24_aWeakKeyIsNotTakenIntoTheTrustedOnes() throws IOException, InterruptedException {
    String weak = RawCommit.KARI + " " + SshKeygen.line(ssh.key("rsa", "-b", "1024"));
    assertThatThrownBy(() -> check("", weak, "")).hasMessageContaining("2048");
    String dsa = RawCommit.KARI + " " + SshKeygen.line(ssh.key("dsa"));
    assertThatThrownBy(() -> check("", dsa, "")).hasMessageContaining("DSA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kari@example.com",
        "*@example.com",
        "*",
        "ola@example.com,k?ri@example.com",
        "\"kari@example.com,ola@example.com\"",
        "KARI@example.com"
      })
  void aPrincipalIsTheCommitter(String principals) throws IOException, InterruptedException {
    valid(sign(), "# people\n\n" + principals + " " + line() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ola@example.com",
        "*@example.org",
        "kari",
        "*@example.com,!kari@example.com",
        "!ola@example.com"
      })
  void case27_aPrincipalIsNotTheCommitter(String principals)
      throws IOException, InterruptedException {
    invalid("not the committer's", sign(), principals + " " + line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespaces=\"git\"",
        "namespaces=\"file,g*\"",
        "valid-after=\"20260601Z\"",
        "valid-after=\"202606011200\",valid-before=\"20260601120001Z\"",
        "Valid-Before=\"20270101\""
      })
  void optionsLetItThrough(String options) throws IOException, InterruptedException {
    valid(sign(), "* " + options + " " + line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "namespaces=\"file\"|not allowed to sign for Git",
        "namespaces=\"*,!git\"|not allowed to sign for Git",
        "valid-after=\"20260601120001Z\"|not yet allowed",
        "valid-before=\"202606011200Z\"|no longer allowed",
        "cert-authority|not among"
      })
  void case27_optionsStopIt(String options, String reason)
      throws IOException, InterruptedException {
    invalid(reason, sign(), "* " + options + " " + line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* no-touch-required KEY",
        "* valid-before=\"tomorrow\" KEY",
        "* valid-before=\"20261301\" KEY",
        "* namespaces=\"git KEY",
        "* namespaces=\"git\",namespaces=\"x\" KEY",
        "* namespaces KEY",
        "KEY",
        "* ssh-ed25519 AAAA",
        "kari@example.com"
      })
  void aLineThatCannotBeUnderstoodMakesAllUnusable(String line) throws IOException {
    String text = "* " + line() + "\n" + line.replace("KEY", line());
    assertThatThrownBy(() -> check("", text, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void case21_aRevokedKeyCountsNoMore() throws Exception {
    String allowed = "* " + line();
    String fingerprint = SshKey.fingerprint(SshKeygen.Parts.of(sign()).key());
    for (String revoked : new String[] {line(), "# lost\n\n" + line() + " a laptop", fingerprint}) {
      assertThat(check(sign(), allowed, revoked)).isInstanceOf(SignatureCheck.Invalid.class);
    }
    assertThatThrownBy(() -> check("", allowed, "KRL")).hasMessageContaining("line 1");
  }

  @Test
  void case27_aSignatureForSomethingElseIsRefused() throws Exception {
    String allowed = "* " + line();
    invalid("something else", ssh.sign(key, "file", CONTENT), allowed);
    invalid("not over these bytes", ssh.sign(key, "git", new byte[1]), allowed);
    SshKeygen.Parts good = SshKeygen.Parts.of(ssh.sign(key, "file", CONTENT));
    invalid(
        "not over these bytes",
        new SshKeygen.Parts(1, good.key(), "git", good.hash(), good.algorithm(), good.made())
            .armoured(),
        allowed);
  }

  @Test
  void case24_case30_hashesAndAlgorithms() throws Exception {
    Path rsa = ssh.key("rsa", "-b", "2048");
    String allowed = "* " + SshKeygen.line(rsa);
    SshKeygen.Parts good = SshKeygen.Parts.of(ssh.sign(rsa, "git", CONTENT));
    valid(good.armoured(), allowed);
    invalid(
        "weak",
        new SshKeygen.Parts(1, good.key(), "git", good.hash(), "ssh-rsa", good.made()).armoured(),
        allowed);
    invalid(
        "weak hash",
        new SshKeygen.Parts(1, good.key(), "git", "sha1", good.algorithm(), good.made()).armoured(),
        allowed);
    invalid(
        "not over these bytes",
        new SshKeygen.Parts(1, good.key(), "git", "sha256", good.algorithm(), good.made())
            .armoured(),
        allowed);
    for (SshKeygen.Parts unknown :
        new SshKeygen.Parts[] {
          new SshKeygen.Parts(1, good.key(), "git", "sha3", good.algorithm(), good.made()),
          new SshKeygen.Parts(2, good.key(), "git", good.hash(), good.algorithm(), good.made()),
          new SshKeygen.Parts(
              1,
              new SshWriter().text("ssh-future").bytes(new byte[32]).toBytes(),
              "git",
              good.hash(),
              good.algorithm(),
              good.made())
        }) {
      assertThat(check(unknown.armoured(), allowed, ""))
          .isInstanceOf(SignatureCheck.CannotCheck.class);
    }
  }

  @Test
  void aCertificateByATrustedAuthority() throws IOException, InterruptedException {
    Path authority = ssh.key("ed25519");
    String allowed = "*@example.com cert-authority " + SshKeygen.line(authority);
    String good = certified(authority, "-n", RawCommit.KARI, "-V", "20260101:20270101");
    valid(good, allowed);
    invalid("not among", good, "* " + SshKeygen.line(authority));
    invalid("not among", good, "* cert-authority " + line());
    assertThat(check(good, allowed, SshKeygen.line(authority)))
        .isInstanceOf(SignatureCheck.Invalid.class);
    assertThat(check(good, allowed, line())).isInstanceOf(SignatureCheck.Invalid.class);
  }

  @Test
  void case27_aCertificateThatDoesNotFit() throws IOException, InterruptedException {
    Path authority = ssh.key("ed25519");
    String allowed = "* cert-authority " + SshKeygen.line(authority);
    String[] time = {"-V", "20260101:20270101"};
    invalid(
        "not valid when",
        certified(authority, "-n", RawCommit.KARI, "-V", "20250101:20260101"),
        allowed);
    invalid(
        "does not name", certified(authority, "-n", "ola@example.com", time[0], time[1]), allowed);
    invalid("does not name", certified(authority, time[0], time[1]), allowed);
    invalid(
        "for a host", certified(authority, "-h", "-n", RawCommit.KARI, time[0], time[1]), allowed);
    invalid(
        "options that limit",
        certified(
            authority, "-n", RawCommit.KARI, "-O", "source-address=10.0.0.0/8", time[0], time[1]),
        allowed);
  }

  private String certified(Path authority, String... options)
      throws IOException, InterruptedException {
    return ssh.sign(ssh.certify(authority, key, options), "git", CONTENT);
  }

  /** A key on a security token: what it signs is not the content but a statement about it. */
  @Test
  void aSecurityTokenHasToBeTouched() throws Exception {
    Ed25519KeyPairGenerator pair = new Ed25519KeyPairGenerator();
    pair.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
    AsymmetricCipherKeyPair keys = pair.generateKeyPair();
    Ed25519PublicKeyParameters open = (Ed25519PublicKeyParameters) keys.getPublic();
    byte[] blob =
        new SshWriter().text(SshKey.TOKEN_ED25519).bytes(open.getEncoded()).text("ssh:").toBytes();
    String allowed = "* " + SshKey.TOKEN_ED25519 + " " + Base64.getEncoder().encodeToString(blob);
    for (byte flags : new byte[] {0, 1}) {
      byte[] hashed =
          new SshWriter()
              .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
              .text("git")
              .text("")
              .text("sha512")
              .bytes(SshKey.sha("SHA-512", CONTENT))
              .toBytes();
      byte[] statement = {flags, 0, 0, 0, 7};
      byte[] covered =
          new SshWriter()
              .raw(SshKey.sha("SHA-256", "ssh:".getBytes(StandardCharsets.UTF_8)))
              .raw(statement)
              .raw(SshKey.sha("SHA-256", hashed))
              .toBytes();
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, keys.getPrivate());
      signer.update(covered, 0, covered.length);
      byte[] made =
          new SshWriter()
              .text(SshKey.TOKEN_ED25519)
              .bytes(signer.generateSignature())
              .raw(statement)
              .toBytes();
      String signature =
          SshKeygen.armoured(
              new SshWriter()
                  .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                  .raw(new byte[] {0, 0, 0, 1})
                  .bytes(blob)
                  .text("git")
                  .text("")
                  .text("sha512")
                  .bytes(made)
                  .toBytes());
      if (flags == 1) {
        valid(signature, allowed);
      } else {
        invalid("touching", signature, allowed);
      }
    }
  }

  @Test
  void case30_noChangedByteMakesItValid() throws IOException, InterruptedException {
    String allowed = "* " + line();
    String good = sign().strip();
    int from = good.indexOf('\n') + 1;
    byte[] blob = Base64.getMimeDecoder().decode(good.substring(from, good.lastIndexOf('\n')));
    for (int at = 0; at < blob.length; at++) {
      byte[] changed = blob.clone();
      changed[at] ^= 0x41;
      assertThat(check(SshKeygen.armoured(changed), allowed, ""))
          .as("byte " + at)
          .isNotInstanceOf(SignatureCheck.Valid.class);
    }
  }
}
