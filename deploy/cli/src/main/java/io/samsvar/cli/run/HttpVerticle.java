package io.samsvar.cli.run;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /healthz}, {@code /readyz} and {@code /metrics} (Prometheus text format), and
 * whatever routes the push receivers add.
 */
public final class HttpVerticle extends VerticleBase {
  private static final int IDLE_SECONDS_MAX = 30;
  private static final int HEADER_BYTES_MAX = 8192;

  private final RunConfig.Http config;
  private final PrometheusMeterRegistry metrics;
  private final Readiness readiness;
  private final Consumer<Router> receivers;
  private @Nullable HttpServer server;

  /** Serves on the configured address; {@code receivers} adds its routes. */
  public HttpVerticle(
      RunConfig.Http config,
      PrometheusMeterRegistry metrics,
      Readiness readiness,
      Consumer<Router> receivers) {
    this.config = config;
    this.metrics = metrics;
    this.readiness = readiness;
    this.receivers = receivers;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.get("/healthz").handler(context -> context.response().end("ok\n"));
    router.get("/readyz").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    receivers.accept(router);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setIdleTimeout(IDLE_SECONDS_MAX)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setDecompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** The port it listens on; 0 before it was deployed. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  private void ready(RoutingContext context) {
    Map<String, String> missing = readiness.missing();
    JsonObject body = new JsonObject().put("ready", missing.isEmpty());
    missing.forEach(body::put);
    context
        .response()
        .setStatusCode(missing.isEmpty() ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(body.encodePrettily() + "\n");
  }

  private void metrics(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }
}
