package io.samsvar.reconciler.sealing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the controller at its own address. */
public final class DirectTransport implements SealingTransport {

  /** Largest answer, in bytes. */
  static final int ANSWER_BYTES_MAX = 4 << 20;

  /** How long one request may take. */
  static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(10);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIME_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * The controller at an address.
   *
   * @param base for example {@code http://127.0.0.1:8080}
   */
  public DirectTransport(URI base) {
    if (!("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
        || base.getHost() == null) {
      throw new IllegalArgumentException(
          "The address of the Sealed Secrets controller is http://HOST:PORT, not " + base);
    }
    this.base = base;
  }

  @Override
  public Answer send(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(REQUEST_TIME_MAX);
    request =
        body == null
            ? request.method(method, HttpRequest.BodyPublishers.noBody())
            : request
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json");
    HttpResponse<InputStream> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IOException("The Sealed Secrets controller does not answer at " + base, e);
    }
    try (InputStream answer = response.body()) {
      byte[] bytes = answer.readNBytes(ANSWER_BYTES_MAX + 1);
      if (bytes.length > ANSWER_BYTES_MAX) {
        throw new IOException(base + " answered more than " + ANSWER_BYTES_MAX + " bytes");
      }
      return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
