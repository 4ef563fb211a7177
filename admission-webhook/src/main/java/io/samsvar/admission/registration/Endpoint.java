package io.samsvar.admission.registration;

import java.util.List;

/** How the API server reaches us. */
public sealed interface Endpoint {

  /** DNS names the serving certificate must be good for. */
  List<String> dnsNames();

  /** IP addresses the serving certificate must be good for. */
  List<String> addresses();

  /**
   * By a Service, for a process inside the cluster.
   *
   * @param port port of the Service
   */
  record Service(String namespace, String name, int port) implements Endpoint {
    @Override
    public List<String> dnsNames() {
      return List.of(name + "." + namespace + ".svc");
    }

    @Override
    public List<String> addresses() {
      return List.of();
    }
  }

  /**
   * By address and port, for a process outside the cluster.
   *
   * @param host an IPv4 address or a DNS name
   * @param port the port we listen on
   */
  record Address(String host, int port) implements Endpoint {
    @Override
    public List<String> dnsNames() {
      return isAddress() ? List.of() : List.of(host);
    }

    @Override
    public List<String> addresses() {
      return isAddress() ? List.of(host) : List.of();
    }

    private boolean isAddress() {
      return host.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0);
    }
  }
}
