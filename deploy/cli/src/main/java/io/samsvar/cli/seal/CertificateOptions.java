package io.samsvar.cli.seal;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.samsvar.reconciler.sealing.DirectTransport;
import io.samsvar.reconciler.sealing.ProxiedTransport;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingController;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which certificate to seal with, and where the controller is. */
final class CertificateOptions {

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Certificate of the controller (PEM), as kubeseal --fetch-cert gives it.")
  private @Nullable Path file;

  @Option(
      names = "--controller",
      paramLabel = "URL",
      description = "Address of the controller, for example http://127.0.0.1:8080.")
  private @Nullable URI controller;

  @Option(
      names = "--service",
      paramLabel = "NAMESPACE/NAME[:PORT]",
      description =
          "Service of the controller, asked through the API server; usually"
              + " kube-system/sealed-secrets-controller.")
  private @Nullable String service;

  @Option(names = "--kubeconfig", description = "Kubeconfig file (default: as kubectl finds it).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description =
          "SHA-256 fingerprint that the certificate must have. Needed when it comes from the"
              + " controller: it is self-signed, and nothing else tells whose it is.")
  private @Nullable String fingerprint;

  private @Nullable KubernetesClient client;

  boolean namesController() {
    return controller != null || service != null;
  }

  /** The controller; the caller closes it, and then this. */
  SealingController controller() {
    if (controller != null) {
      return new SealingController(new DirectTransport(controller));
    }
    if (service == null) {
      throw new IllegalArgumentException(
          "Say where the controller is: --controller URL or --service NAMESPACE/NAME");
    }
    Config config =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(kubeconfig.toFile());
    client = new KubernetesClientBuilder().withConfig(config).build();
    return new SealingController(new ProxiedTransport(client, service));
  }

  /** Closes the client of the API server, if one was needed. */
  void close() {
    if (client != null) {
      client.close();
    }
  }

  /**
   * The certificate, checked.
   *
   * @throws IllegalArgumentException when it is not the one that is pinned, or is not valid now
   */
  SealingCertificate certificate(Instant now) throws IOException, InterruptedException {
    SealingCertificate certificate;
    if (file != null) {
      certificate = SealingCertificate.parse(Documents.read(file));
    } else {
      try (SealingController asked = controller()) {
        certificate = asked.certificate();
      }
    }
    pinned(certificate);
    valid(certificate, now);
    return certificate;
  }

  private void pinned(SealingCertificate certificate) {
    String shown = certificate.fingerprint().hex();
    if (fingerprint == null && file == null) {
      throw new IllegalArgumentException(
          "The controller shows a certificate with the SHA-256 fingerprint "
              + shown
              + ". Compare it with what its operator told you, and say --fingerprint");
    }
    if (fingerprint != null && !certificate.hasFingerprint(fingerprint)) {
      throw new IllegalArgumentException(
          "The certificate has the SHA-256 fingerprint "
              + shown
              + ", not the one that was given: nothing was sealed for it");
    }
  }

  private static void valid(SealingCertificate certificate, Instant now) {
    if (now.isAfter(certificate.notAfter())) {
      throw new IllegalArgumentException(
          "The certificate expired at "
              + certificate.notAfter()
              + ": get the controller's newest one");
    }
    if (now.isBefore(certificate.notBefore())) {
      throw new IllegalArgumentException(
          "The certificate is valid from " + certificate.notBefore() + " on, which is not yet");
    }
  }
}
