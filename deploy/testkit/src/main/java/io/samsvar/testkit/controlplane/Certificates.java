package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.pki.Authority;
import io.samsvar.testkit.pki.Pem;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.List;

/**
 * The keys and certificates of one cluster: two authorities (etcd trusts nobody but its own), the
 * servers' certificates and the pair that signs service account tokens.
 */
final class Certificates {

  private static final List<String> API_SERVER_NAMES =
      List.of(
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local");

  private final Authority cluster = Authority.create("samsvar-local");
  private final Path folder;

  /** Makes all of them and writes them into the cluster's folder. */
  Certificates(Layout layout) {
    this.folder = layout.pki();
    Authority etcd = Authority.create("samsvar-local-etcd");
    write("ca", Pem.of(cluster.certificate()));
    write("etcd-ca", Pem.of(etcd.certificate()));
    write("etcd", etcd.server("etcd", List.of()));
    write("etcd-client", etcd.client("kube-apiserver", List.of()));
    write("apiserver", cluster.server("kube-apiserver", API_SERVER_NAMES));
    KeyPair tokens = Authority.newKeys();
    Pem.writePrivate(key("service-account"), Pem.of((ECPrivateKey) tokens.getPrivate()));
    write("service-account", Pem.of(tokens.getPublic()));
  }

  /** The authority that signs clients' certificates. */
  Authority cluster() {
    return cluster;
  }

  /** The certificate (or public key) file of a name. */
  Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  /** The private key file of a name. */
  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private void write(String name, Authority.Issued issued) {
    write(name, Pem.of(issued.certificate()));
    Pem.writePrivate(key(name), issued.privateKeyPem());
  }

  private void write(String name, String pem) {
    Pem.writePrivate(certificate(name), pem);
  }
}
