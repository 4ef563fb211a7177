package io.samsvar.reconciler.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.samsvar.ledger.ResourceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the API server: JSON in, JSON out, exactly the bytes given. Blocking; safe for
 * several threads.
 *
 * <p>Every request here can be sent twice without harm (reads, server-side applies, deletes with a
 * UID), so one without an answer, and one the server had no time for, is sent again: after {@code
 * Retry-After} where the server names it, else after a growing, jittered pause, for {@link
 * #RETRY_FOR} at most. The client's own retries are off, so that they do not multiply.
 */
public final class ApiServer {

  /** How long one attempt may take. */
  public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);

  /** How long after the first attempt another may still begin. */
  public static final Duration RETRY_FOR = Duration.ofSeconds(20);

  /** Longest pause that {@code Retry-After} may ask for. */
  public static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(10);

  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);
  private static final int INTERNAL_ERROR_ATTEMPTS_MAX = 3;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL_ERROR = 500;
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final HttpClient http;
  private final String base;
  private final MeterRegistry meters;
  private final Duration retryFor;

  /** Requests with the identity and trust of this client, which the caller closes. */
  public ApiServer(KubernetesClient client, MeterRegistry meters) {
    this(client, meters, RETRY_FOR);
  }

  /**
   * The same with another time for retries.
   *
   * @param retryFor how long after the first attempt another may still begin; zero for one attempt
   */
  public ApiServer(KubernetesClient client, MeterRegistry meters, Duration retryFor) {
    this.http =
        client
            .getHttpClient()
            .newBuilder()
            .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
            .build();
    String url = client.getMasterUrl().toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.meters = meters;
    this.retryFor = retryFor;
  }

  /**
   * One request.
   *
   * @param verb what it is, in metrics and logs: {@code get}, {@code list}, {@code apply}, …
   * @param path path and query
   * @param contentType media type of the body, ignored without one
   * @param body JSON, null for none
   * @param accept media types to answer in
   * @param subject the object it is about, null when it is about none; what the server says of a
   *     Secret is not repeated
   */
  record Call(
      String verb,
      String method,
      String path,
      String contentType,
      @Nullable String body,
      String accept,
      @Nullable ResourceId subject) {

    static final String JSON = "application/json";

    static Call get(String verb, String path, @Nullable ResourceId subject) {
      return new Call(verb, "GET", path, JSON, null, JSON, subject);
    }

    @Override
    public String toString() {
      return verb + " " + (subject == null ? path : subject);
    }
  }

  /** What came back: any status that is final. */
  record Answer(int status, JsonNode body) {
    boolean successful() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Sends until there is a final answer.
   *
   * @throws ApiRefusedException with status 0 when none came in time, with the last status when the
   *     server still had no time
   */
  Answer send(Call call) {
    long end = System.nanoTime() + retryFor.toNanos();
    for (int attempt = 0; ; attempt++) {
      Attempt made = attempt(call, attempt);
      Answer answer = made.answer();
      if (answer != null && !made.again()) {
        return answer;
      }
      long pause = Math.max(made.retryAfter().toNanos(), pause(attempt));
      if (!made.again() || System.nanoTime() + pause > end) {
        throw answer != null
            ? Refusals.of(call, answer)
            : Refusals.withoutAnswer(call, made.failure());
      }
      LOG.atDebug()
          .addKeyValue("attempt", attempt + 1)
          .addKeyValue("failure", made.failure())
          .log("{} is sent again", call);
      sleep(call, pause);
    }
  }

  /**
   * Opens a stream of bytes that has no end of its own.
   *
   * @param consumer is given each piece on an I/O thread, and asks for the next by {@link
   *     AsyncBody#consume}
   */
  CompletableFuture<HttpResponse<AsyncBody>> stream(
      Call call, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    HttpRequest request = request(call).timeout(0, TimeUnit.MILLISECONDS).forStreaming().build();
    return http.consumeBytes(request, consumer);
  }

  /**
   * What one attempt gave.
   *
   * @param answer null when none came
   * @param failure why none came, in a word; empty when one came
   */
  private record Attempt(
      @Nullable Answer answer, boolean again, Duration retryAfter, String failure) {}

  private Attempt attempt(Call call, int attempt) {
    Timer.Sample sample = Timer.start(meters);
    String status = "none";
    try {
      HttpRequest request =
          request(call).timeout(ATTEMPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).build();
      HttpResponse<byte[]> response =
          http.sendAsync(request, byte[].class)
              .get(ATTEMPT_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
      status = Integer.toString(response.code());
      Answer answer = new Answer(response.code(), json(response.body()));
      boolean again = isForAnother(answer, attempt);
      return new Attempt(answer, again, retryAfter(response), again ? status : "");
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Attempt(null, true, Duration.ZERO, cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt(null, false, Duration.ZERO, "Interrupted");
    } finally {
      sample.stop(
          Timer.builder("samsvar.api.requests")
              .description("Requests to the API server, each attempt")
              .tags("verb", call.verb(), "status", status)
              .register(meters));
    }
  }

  /**
   * Whether the server had no time. A plain 500 is more often an answer, of a webhook for example.
   */
  private static boolean isForAnother(Answer answer, int attempt) {
    boolean noTime = answer.status() == TOO_MANY_REQUESTS || answer.status() > INTERNAL_ERROR;
    return noTime
        || (answer.status() == INTERNAL_ERROR && attempt + 1 < INTERNAL_ERROR_ATTEMPTS_MAX);
  }

  private HttpRequest.Builder request(Call call) {
    HttpRequest.Builder builder = http.newHttpRequestBuilder().uri(base + call.path());
    String body = call.body();
    if (body != null) {
      builder.method(call.method(), call.contentType(), body);
    }
    return builder.header("Accept", call.accept());
  }

  private static JsonNode json(byte @Nullable [] body) {
    if (body == null || body.length == 0) {
      return JsonMapper.shared().createObjectNode();
    }
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException _) {
      // A proxy's page, or a panic's text: no reason of the API server's to repeat.
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.header("Retry-After");
    if (seconds == null || !seconds.matches("\\d{1,4}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Integer.parseInt(seconds));
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }

  private static long pause(int attempt) {
    long full = Math.min(PAUSE_FIRST.toNanos() << Math.min(attempt, 10), PAUSE_MAX.toNanos());
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2);
  }

  private static void sleep(Call call, long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.withoutAnswer(call, "Interrupted");
    }
  }
}
