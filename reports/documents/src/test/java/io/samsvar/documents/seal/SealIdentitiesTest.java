package io.samsvar.documents.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.documents.verify.Verification;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealIdentitiesTest {
  private static final Clock CLOCK = Clock.fixed(Samples.ISSUED, ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void internalKeyIsMadeOnceAndKeptFromOthers() throws Exception {
    X509Certificate first = SealIdentities.internal(folder, "Fjordhelse AS", CLOCK).certificate();
    X509Certificate again = SealIdentities.internal(folder, "Fjordhelse AS", CLOCK).certificate();

    assertThat(again).isEqualTo(first);
    assertThat(first.getSubjectX500Principal().getName())
        .isEqualTo("CN=Samsvar report seal,O=Fjordhelse AS");
    assertThat(first.getKeyUsage()).startsWith(true, true, false);
    for (String file : List.of(SealIdentities.KEY_FILE, SealIdentities.PASSWORD_FILE)) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
          .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }

  @Test
  void internalCertificateIsRenewedBeforeItEndsByTheSameAuthority() throws Exception {
    X509Certificate first = SealIdentities.internal(folder, "Fjordhelse AS", CLOCK).certificate();
    byte[] authority = Files.readAllBytes(folder.resolve(SealIdentities.CERTIFICATE_FILE));
    Clock later = Clock.offset(CLOCK, Duration.ofDays(710));

    X509Certificate next = SealIdentities.internal(folder, "Fjordhelse AS", later).certificate();

    assertThat(next).isNotEqualTo(first);
    assertThat(next.getNotAfter()).isAfter(first.getNotAfter());
    assertThat(next.getIssuerX500Principal()).isEqualTo(first.getIssuerX500Principal());
    assertThat(folder.resolve(SealIdentities.CERTIFICATE_FILE)).hasBinaryContent(authority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void providedKeySealsAReportThatVerifies(String algorithm) throws Exception {
    Path file =
        provided(
            keys(algorithm, 3072), algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    SealIdentity seal = SealIdentities.provided(file, folder.resolve("password"));
    Path out = folder.resolve("report.pdf");

    new ReportIssuer("Fjordhelse AS", "oslo", "samsvar 0.1.0", seal, CLOCK)
        .issueUnrecorded(TestingLedger.ofSamples(), Samples.DAY, out);

    assertThat(ReportVerifier.verify(out, new Trust(seal.certificate(), null)))
        .isInstanceOf(Verification.Valid.class);
    assertThat(seal.stated().internal()).isFalse();
  }

  @Test
  void weakKeyIsRefused() throws Exception {
    Path file = provided(keys("RSA", 2048), "SHA256withRSA");

    assertThatThrownBy(() -> SealIdentities.provided(file, folder.resolve("password")))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("RSA of at least 3072 bits");
  }

  @Test
  void wrongPasswordIsRefusedWithoutTellingIt() throws Exception {
    Path file = provided(keys("EC", 0), "SHA256withECDSA");
    Path wrong = privateFile("wrong", "not-the-password");

    assertThatThrownBy(() -> SealIdentities.provided(file, wrong))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageNotContaining("not-the-password");
  }

  @Test
  void keyThatEverybodyReadsIsRefused() throws Exception {
    Path file = provided(keys("EC", 0), "SHA256withECDSA");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> SealIdentities.provided(file, folder.resolve("password")))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("read by everybody");
  }

  private static KeyPair keys(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else {
      generator.initialize(bits);
    }
    return generator.generateKeyPair();
  }

  /** A PKCS #12 file with a self-signed certificate. */
  private Path provided(KeyPair keys, String algorithm) throws Exception {
    X500Name name = new X500Name("CN=Fjordhelse seal");
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.TWO,
                        Date.from(Samples.ISSUED.minusSeconds(60)),
                        Date.from(Samples.ISSUED.plusSeconds(86_400)),
                        name,
                        keys.getPublic())
                    .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate())));
    privateFile("password", "correct horse\n");
    byte[] store =
        SealKeyStore.write(
            List.of("seal"),
            List.of(new SealKeyStore.Entry(keys.getPrivate(), List.of(certificate))),
            "correct horse".toCharArray());
    Path file = privateFile("seal.p12", "");
    Files.write(file, store);
    return file;
  }

  private Path privateFile(String name, String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
