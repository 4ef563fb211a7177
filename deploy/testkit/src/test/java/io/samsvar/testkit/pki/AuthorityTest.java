package io.samsvar.testkit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {

  private final Authority authority = Authority.create("test");

  @Test
  void signsServersForLoopback() throws CertificateException {
    var certificate = authority.server("api", List.of("kubernetes.default.svc")).certificate();
    assertThatCode(() -> certificate.verify(authority.certificate().getPublicKey()))
        .doesNotThrowAnyException();
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyInAnyOrder("127.0.0.1", "localhost", "kubernetes.default.svc");
    assertThat(certificate.getBasicConstraints()).as("not an authority").isEqualTo(-1);
  }

  @Test
  void putsUserAndGroupsWhereKubernetesReadsThem() {
    var certificate = authority.client("kari", List.of("admins", "owners")).certificate();
    assertThat(certificate.getSubjectX500Principal().getName())
        .contains("CN=kari", "O=admins", "O=owners");
  }

  @Test
  void isTrustedForItsOwnOnly() {
    var foreign = Authority.create("test").client("kari", List.of()).certificate();
    assertThatThrownBy(() -> foreign.verify(authority.certificate().getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void writesKeysThatOnlyTheOwnerCanRead(@TempDir Path folder) throws IOException {
    String pem = authority.client("kari", List.of()).privateKeyPem();
    assertThat(pem).startsWith("-----BEGIN EC PRIVATE KEY-----\n").endsWith("KEY-----\n");
    Path file = Pem.writePrivate(folder.resolve("kari.key"), pem);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Pem.writePrivate(file, "other")).hasContent("other");
  }
}
