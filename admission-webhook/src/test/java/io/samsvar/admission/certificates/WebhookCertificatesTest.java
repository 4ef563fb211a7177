package io.samsvar.admission.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.MovingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Case 93: rotation with overlap, and what a crash or a broken file leaves. */
class WebhookCertificatesTest {

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();

  private WebhookCertificates certificates() {
    return new WebhookCertificates(
        folder, List.of("samsvar.samsvar-system.svc"), List.of("127.0.0.1"), clock);
  }

  private static Collection<? extends Certificate> read(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static boolean trusts(ServingCertificate before, ServingCertificate now)
      throws GeneralSecurityException {
    Certificate shown = read(now.chain()).iterator().next();
    for (Certificate authority : read(before.authorities())) {
      if (isSignedBy(shown, authority)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignedBy(Certificate shown, Certificate authority) {
    try {
      shown.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Test
  void makesACertificateForItsNamesAndKeepsIt() throws GeneralSecurityException {
    ServingCertificate first = certificates().current();
    X509Certificate shown = (X509Certificate) read(first.chain()).iterator().next();
    assertThat(shown.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyInAnyOrder("samsvar.samsvar-system.svc", "127.0.0.1");
    assertThat(shown.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificates().current()).isEqualTo(first);
    assertThat(first.toString()).doesNotContain("KEY");
  }

  @Test
  void filesAreForTheOwnerOnly() throws IOException {
    certificates().current();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void case93_overTwoYearsEveryCertificateIsTrustedByWhoKnewTheBundleADayEarlier()
      throws GeneralSecurityException {
    WebhookCertificates certificates = certificates();
    ServingCertificate yesterday = certificates.current();
    int renewals = 0;
    int mostAuthorities = 0;
    for (int day = 1; day <= 2 * 365; day++) {
      clock.advance(Duration.ofDays(1));
      ServingCertificate today = certificates.current();
      assertThat(trusts(yesterday, today)).as("day %d", day).isTrue();
      assertThat(trusts(today, yesterday)).as("day %d, old connection", day).isTrue();
      assertThat(today.notAfter()).isAfter(clock.instant().plus(Duration.ofDays(29)));
      renewals += today.chain().equals(yesterday.chain()) ? 0 : 1;
      mostAuthorities = Math.max(mostAuthorities, read(today.authorities()).size());
      yesterday = today;
    }
    assertThat(renewals).isBetween(10, 20);
    assertThat(mostAuthorities).isEqualTo(2);
    assertThat(read(yesterday.authorities())).hasSize(1);
  }

  @Test
  void brokenFilesAreReplaced() throws IOException, GeneralSecurityException {
    ServingCertificate first = certificates().current();
    Files.writeString(folder.resolve("serving.pem"), "-----BEGIN CERTIFICATE-----\nbroken");
    ServingCertificate second = certificates().current();
    assertThat(second.chain()).isNotEqualTo(first.chain());
    assertThat(trusts(first, second)).isTrue();
    Files.writeString(folder.resolve("authority.pem"), "");
    ServingCertificate third = certificates().current();
    assertThat(trusts(third, third)).isTrue();
  }

  @Test
  void otherNamesMakeAnotherCertificate() {
    ServingCertificate first = certificates().current();
    ServingCertificate other =
        new WebhookCertificates(folder, List.of("other.svc"), List.of(), clock).current();
    assertThat(other.chain()).isNotEqualTo(first.chain());
    assertThat(other.authorities()).isEqualTo(first.authorities());
  }
}
