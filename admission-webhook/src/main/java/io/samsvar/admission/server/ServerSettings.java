package io.samsvar.admission.server;

import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens and what it puts up with.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param deadline longest time from a request's head to its answer; less than the registered
 *     timeout, so that our own words reach the user
 * @param clientAuthority PEM of the authority the API server's client certificate must come from,
 *     empty when it shows none; then only the network keeps others out
 */
public record ServerSettings(
    String host, int port, Duration deadline, Optional<String> clientAuthority) {

  /** Largest question: two objects of 3 MiB, which is more than etcd stores, and a rest. */
  public static final int BODY_BYTES_MAX = 8 << 20;

  /** Most questions answered at a time; more are turned away, which refuses them. */
  public static final int IN_FLIGHT_MAX = 256;

  /** Most open connections. */
  public static final int CONNECTIONS_MAX = 1_024;

  /** Time in which a new connection must have begun its first request. */
  public static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

  /**
   * Time after which a connection without a request is closed; longer than the 90 s after which the
   * API server closes it, so that none is closed under a request.
   */
  public static final Duration CONNECTION_IDLE = Duration.ofMinutes(2);

  /** Time for the TLS handshake. */
  public static final Duration HANDSHAKE = Duration.ofSeconds(5);

  /** Largest head of a request. */
  public static final int HEAD_BYTES_MAX = 16 << 10;

  /** Longest request line. */
  public static final int REQUEST_LINE_BYTES_MAX = 2 << 10;

  /** The path the API server posts to; the query it adds ({@code ?timeout=}) is ignored. */
  public static final String PATH = "/admit/v1";
}
