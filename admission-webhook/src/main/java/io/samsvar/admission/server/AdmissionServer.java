package io.samsvar.admission.server;

import io.samsvar.admission.certificates.ServingCertificate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Listens for the API server on TLS 1.3 and 1.2, HTTP/1.1, one path, JSON only. Bodies, heads,
 * connections, questions in flight and the time of each are bounded; nothing is decompressed.
 */
public final class AdmissionServer implements AutoCloseable {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
  private static final Duration START_AND_STOP = Duration.ofSeconds(10);

  private final Semaphore inFlight = new Semaphore(ServerSettings.IN_FLIGHT_MAX);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admission-", 0).factory());
  private final Vertx vertx;
  private final ServerSettings settings;
  private final AdmissionHandler handler;
  private final AdmissionMetrics metrics;
  private final ConnectionGuard connections;
  private final HttpServer server;

  private AdmissionServer(
      Vertx vertx,
      ServerSettings settings,
      ServingCertificate certificate,
      AdmissionHandler handler,
      AdmissionMetrics metrics) {
    this.vertx = vertx;
    this.settings = settings;
    this.handler = handler;
    this.metrics = metrics;
    this.connections = new ConnectionGuard(vertx);
    this.server =
        vertx
            .createHttpServer(options(settings, certificate))
            .connectionHandler(connections::opened)
            .requestHandler(this::onRequest);
  }

  /** Starts to listen and returns when it does. Blocking. */
  public static AdmissionServer start(
      Vertx vertx,
      ServerSettings settings,
      ServingCertificate certificate,
      AdmissionHandler handler,
      AdmissionMetrics metrics) {
    AdmissionServer started = new AdmissionServer(vertx, settings, certificate, handler, metrics);
    try {
      await(started.server.listen());
    } catch (RuntimeException e) {
      started.close();
      throw new IllegalStateException(
          "The admission webhook cannot listen on " + settings.host() + ":" + settings.port(), e);
    }
    return started;
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Takes another certificate for new connections; open ones go on. Blocking. */
  public void use(ServingCertificate certificate) {
    ServerSSLOptions ssl = new ServerSSLOptions();
    ssl.setKeyCertOptions(keyOptions(certificate));
    ssl.setEnabledSecureTransportProtocols(PROTOCOLS);
    ssl.setSslHandshakeTimeout(ServerSettings.HANDSHAKE.toSeconds());
    ssl.setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    settings
        .clientAuthority()
        .ifPresent(
            authority -> {
              ssl.setClientAuth(ClientAuth.REQUIRED);
              ssl.setTrustOptions(trustOptions(authority));
            });
    await(server.updateSSLOptions(ssl));
  }

  private static HttpServerOptions options(
      ServerSettings settings, ServingCertificate certificate) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setSsl(true)
            .setUseAlpn(false)
            .setSni(false)
            .setHttp2ClearTextEnabled(false)
            .setKeyCertOptions(keyOptions(certificate))
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setSslHandshakeTimeout(ServerSettings.HANDSHAKE.toSeconds())
            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
            .setIdleTimeout((int) ServerSettings.CONNECTION_IDLE.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(ServerSettings.HEAD_BYTES_MAX)
            .setMaxInitialLineLength(ServerSettings.REQUEST_LINE_BYTES_MAX)
            .setDecompressionSupported(false)
            .setCompressionSupported(false);
    settings
        .clientAuthority()
        .ifPresent(
            authority ->
                options
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(trustOptions(authority)));
    return options;
  }

  private static PemKeyCertOptions keyOptions(ServingCertificate certificate) {
    return new PemKeyCertOptions()
        .addKeyValue(Buffer.buffer(certificate.privateKeyPem()))
        .addCertValue(Buffer.buffer(certificate.chainPem()));
  }

  private static PemTrustOptions trustOptions(String authority) {
    return new PemTrustOptions()
        .addCertValue(Buffer.buffer(authority.getBytes(StandardCharsets.US_ASCII)));
  }

  private void onRequest(HttpServerRequest request) {
    connections.requested(request.connection());
    Context context = vertx.getOrCreateContext();
    boolean free = inFlight.tryAcquire();
    Deadline deadline = new Deadline();
    Exchange exchange =
        new Exchange(
            request,
            context,
            handler,
            threads,
            metrics,
            () -> {
              deadline.cancel();
              if (free) {
                inFlight.release();
              }
            });
    if (!free) {
      exchange.turnAway(503, "Too many questions at a time");
      return;
    }
    Optional<Rejection> rejection = rejection(request);
    if (rejection.isPresent()) {
      exchange.turnAway(rejection.get().status(), rejection.get().reason());
      return;
    }
    deadline.start(exchange);
    exchange.begin();
  }

  /** Cancels its timer however often it is asked to. */
  private final class Deadline {
    private @Nullable Long timer;

    synchronized void start(Exchange exchange) {
      timer = vertx.setTimer(settings.deadline().toMillis(), up -> exchange.timeOut());
    }

    synchronized void cancel() {
      if (timer != null) {
        var _ = vertx.cancelTimer(timer);
      }
    }
  }

  private record Rejection(int status, String reason) {}

  private static Optional<Rejection> rejection(HttpServerRequest request) {
    if (!ServerSettings.PATH.equals(request.path())) {
      return Optional.of(new Rejection(404, "There is nothing here"));
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return Optional.of(new Rejection(405, "Questions are posted"));
    }
    if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      return Optional.of(new Rejection(415, "Questions are application/json"));
    }
    if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      return Optional.of(new Rejection(415, "Questions are not compressed"));
    }
    return isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH))
        ? Optional.of(
            new Rejection(
                413, "The body has more than " + ServerSettings.BODY_BYTES_MAX + " bytes"))
        : Optional.empty();
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static boolean isTooLong(@Nullable String length) {
    try {
      return length != null && Long.parseLong(length) > ServerSettings.BODY_BYTES_MAX;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Stops to listen, lets what is in flight end, and ends. */
  @Override
  public void close() {
    connections.close();
    try {
      await(server.shutdown(settings.deadline().toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      threads.shutdown();
    }
  }

  private static void await(Future<?> future) {
    try {
      var _ = future.await(START_AND_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("It took more than " + START_AND_STOP, e);
    }
  }
}
