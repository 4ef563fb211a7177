package io.samsvar.reconciler.receiver;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notice of pushes: {@code POST} with a signature over the raw body, which is looked at
 * before anything is parsed. How many are taken is bounded, by whomever they are sent. All it can
 * bring about is that a configured source is fetched now, so a replayed notice does no harm. It
 * answers 202 whether or not the source is known, and 401 without a reason to whoever cannot sign.
 */
public final class PushReceiver implements Handler<RoutingContext> {

  /** Where {@link #mount} puts it. */
  public static final String PATH = "/hooks/push";

  /** One notice, bytes: 1 MiB. */
  public static final int BODY_BYTES_MAX = 1 << 20;

  /** One notice, from its headers to its end. */
  public static final Duration BODY_TIME_MAX = Duration.ofSeconds(10);

  /** Notices taken in one second, on the average; beyond it, 429. */
  public static final int NOTICES_PER_SECOND_MAX = 50;

  /** Notices taken at once after a quiet time. */
  public static final int NOTICES_AT_ONCE_MAX = 200;

  /** Notices whose bodies are read at the same time; beyond it, 503. */
  public static final int IN_FLIGHT_MAX = 32;

  private static final Duration LINGER_TIME_MAX = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(PushReceiver.class);

  private final SecretFile secret;
  private final Supplier<Set<String>> sources;
  private final Consumer<String> pushed;
  private final Duration bodyTime;
  private final RateLimit rate;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * A receiver.
   *
   * @param secret file with the shared secret, at least {@value PushSignature#SECRET_BYTES_MIN}
   *     bytes; read again when it changes
   * @param sources the addresses of all configured sources, as they stand there
   * @param pushed is given the address of a source that was pushed to, on a worker thread
   */
  public PushReceiver(Path secret, Supplier<Set<String>> sources, Consumer<String> pushed) {
    this(
        secret,
        sources,
        pushed,
        BODY_TIME_MAX,
        new RateLimit(NOTICES_PER_SECOND_MAX, NOTICES_AT_ONCE_MAX, System::nanoTime));
  }

  PushReceiver(
      Path secret,
      Supplier<Set<String>> sources,
      Consumer<String> pushed,
      Duration bodyTime,
      RateLimit rate) {
    this.rate = rate;
    this.secret = new SecretFile(secret);
    this.sources = sources;
    this.pushed = pushed;
    this.bodyTime = bodyTime;
  }

  /** Adds the route for {@value #PATH}. */
  public void mount(Router router) {
    var _ = router.post(PATH).handler(this);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (declaredLength(request) > BODY_BYTES_MAX) {
      refuse(context, 413);
      return;
    }
    if (!rate.take()) {
      refuse(context, 429);
      return;
    }
    if (inFlight.incrementAndGet() > IN_FLIGHT_MAX) {
      inFlight.decrementAndGet();
      refuse(context, 503);
      return;
    }
    context.addEndHandler(ended -> inFlight.decrementAndGet());
    read(context, request);
  }

  private void read(RoutingContext context, HttpServerRequest request) {
    Vertx vertx = context.vertx();
    Buffer body = Buffer.buffer();
    long timer = vertx.setTimer(bodyTime.toMillis(), late -> refuse(context, 408));
    request.exceptionHandler(broken -> vertx.cancelTimer(timer));
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > BODY_BYTES_MAX) {
            vertx.cancelTimer(timer);
            refuse(context, 413);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (vertx.cancelTimer(timer) && !context.response().ended()) {
            answer(context, body.getBytes());
          }
        });
    request.resume();
  }

  private void answer(RoutingContext context, byte[] body) {
    var _ =
        context
            .vertx()
            .executeBlocking(() -> receive(body, context.request()), false)
            .onSuccess(status -> context.response().setStatusCode(status).end())
            .onFailure(
                failure -> {
                  LOG.warn("stage=fetch A push could not be handled", failure);
                  context.response().setStatusCode(500).end();
                });
  }

  private int receive(byte[] body, HttpServerRequest request) {
    if (!PushSignature.valid(secret.read(), body, name -> request.headers().getAll(name))) {
      return 401;
    }
    Set<String> named;
    try {
      named = PushPayload.urls(body);
    } catch (IllegalArgumentException _) {
      return 400;
    }
    sources.get().stream().filter(named::contains).forEach(pushed);
    return 202;
  }

  /** Answers, and closes a little later, so that the answer is seen by who is still sending. */
  private static void refuse(RoutingContext context, int status) {
    if (context.response().ended()) {
      return;
    }
    context.request().handler(ignored -> {});
    context.response().setStatusCode(status).end();
    context.request().resume();
    var _ =
        context
            .vertx()
            .setTimer(LINGER_TIME_MAX.toMillis(), late -> context.request().connection().close());
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
