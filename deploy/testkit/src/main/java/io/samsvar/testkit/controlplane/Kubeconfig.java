package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.pki.Authority;
import io.samsvar.testkit.pki.Pem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Writes kubeconfig files that need no other file. */
final class Kubeconfig {

  private final URI server;
  private final X509Certificate authority;

  Kubeconfig(URI server, X509Certificate authority) {
    this.server = server;
    this.authority = authority;
  }

  /** Signs in with a client certificate. */
  Path write(Path file, String user, Authority.Issued issued) {
    return write(
        file,
        user,
        """
        client-certificate-data: %s
            client-key-data: %s\
        """
            .formatted(base64(Pem.of(issued.certificate())), base64(issued.privateKeyPem())));
  }

  /** Signs in with a bearer token. */
  Path writeToken(Path file, String user, String token) {
    return write(file, user, "token: " + token);
  }

  private Path write(Path file, String user, String credential) {
    return Pem.writePrivate(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: samsvar-local
          cluster:
            server: %s
            certificate-authority-data: %s
        contexts:
        - name: %s
          context:
            cluster: samsvar-local
            user: %s
        current-context: %s
        users:
        - name: %s
          user:
            %s
        """
            .formatted(server, base64(Pem.of(authority)), user, user, user, user, credential));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
