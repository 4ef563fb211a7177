package io.samsvar.admission;

import io.samsvar.admission.decision.DecisionSettings;
import io.samsvar.admission.registration.RegistrationGuard;
import io.samsvar.admission.registration.WebhookRegistration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the admission webhook runs.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param reachedAt host name or address under which the API server reaches us, where it is no
 *     Service; the port is the one we listen on
 * @param service name of the Service in front of us, empty when there is none
 * @param ownNamespace our namespace, about which we are not asked
 * @param dataDirectory folder for keys and state
 * @param decision who the reconciler is
 * @param timeout how long the API server waits for an answer; ours comes at least {@link #MARGIN}
 *     earlier
 * @param clientAuthority PEM of the authority of the API server's client certificate, empty when it
 *     shows none
 * @param probeNamespace namespace in which enforcement is probed
 * @param probeInterval how often enforcement is proven when nothing happens
 */
public record AdmissionConfig(
    String host,
    int port,
    String reachedAt,
    Optional<String> service,
    String ownNamespace,
    Path dataDirectory,
    DecisionSettings decision,
    Duration timeout,
    Optional<String> clientAuthority,
    String probeNamespace,
    Duration probeInterval) {

  /** Time between our own deadline and the API server's, so that our words reach the user. */
  public static final Duration MARGIN = Duration.ofSeconds(1);

  /** Port of the Service. */
  public static final int SERVICE_PORT = 443;

  /** Checks the timeout. */
  public AdmissionConfig {
    if (timeout.compareTo(MARGIN) <= 0 || timeout.toSeconds() > 30) {
      throw new IllegalArgumentException(
          "The webhook's timeout is more than " + MARGIN.toSeconds() + " s and at most 30 s");
    }
  }

  /** For a process that the API server reaches by URL on an address of this machine. */
  public static AdmissionConfig byUrl(
      String host, int port, String ownNamespace, Path dataDirectory, DecisionSettings decision) {
    return new AdmissionConfig(
        host,
        port,
        host,
        Optional.empty(),
        ownNamespace,
        dataDirectory,
        decision,
        WebhookRegistration.TIMEOUT,
        Optional.empty(),
        "default",
        RegistrationGuard.PROBE_INTERVAL);
  }

  /** For a process inside the cluster, behind a Service in its own namespace. */
  public static AdmissionConfig byService(
      String service,
      int port,
      String ownNamespace,
      Path dataDirectory,
      DecisionSettings decision) {
    return new AdmissionConfig(
        "0.0.0.0",
        port,
        "",
        Optional.of(service),
        ownNamespace,
        dataDirectory,
        decision,
        WebhookRegistration.TIMEOUT,
        Optional.empty(),
        "default",
        RegistrationGuard.PROBE_INTERVAL);
  }
}
