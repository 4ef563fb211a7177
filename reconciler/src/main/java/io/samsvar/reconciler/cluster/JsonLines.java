package io.samsvar.reconciler.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON documents of a streamed answer, one a line. The next piece is asked for only when those
 * before it were taken, so a slow reader slows the server down and fills no memory. For one thread.
 */
final class JsonLines implements AutoCloseable {

  /** Largest document, in bytes; the API server stores no object of more than 1.5 MiB or so. */
  static final int LINE_BYTES_MAX = 16 << 20;

  /** Reason of the refusal when nothing came in time. */
  static final String SILENT = "Silent";

  private static final Duration OPEN_WITHIN = Duration.ofSeconds(30);

  private final ApiServer.Call call;
  private final LinkedBlockingQueue<Piece> pieces;
  private final AsyncBody body;
  private final Deque<JsonNode> documents = new ArrayDeque<>();
  private ByteArrayOutputStream rest = new ByteArrayOutputStream();

  private JsonLines(ApiServer.Call call, LinkedBlockingQueue<Piece> pieces, AsyncBody body) {
    this.call = call;
    this.pieces = pieces;
    this.body = body;
  }

  /** What the I/O thread hands over: bytes, or the end. */
  private sealed interface Piece {
    record Bytes(List<ByteBuffer> buffers) implements Piece {}

    record End(boolean failed) implements Piece {}
  }

  /**
   * Opens the stream.
   *
   * @throws ApiRefusedException when the server refuses or does not answer
   */
  static JsonLines open(ApiServer api, ApiServer.Call call) {
    LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    CompletableFuture<HttpResponse<AsyncBody>> opening =
        api.stream(call, (buffers, _) -> pieces.add(new Piece.Bytes(buffers)));
    try {
      HttpResponse<AsyncBody> response = opening.get(OPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      AsyncBody body = response.body();
      var _ = body.done().whenComplete((_, failure) -> pieces.add(new Piece.End(failure != null)));
      body.consume();
      if (!response.isSuccessful()) {
        body.cancel();
        throw Refusals.of(
            call, new ApiServer.Answer(response.code(), JsonMapper.shared().createObjectNode()));
      }
      return new JsonLines(call, pieces, body);
    } catch (ExecutionException | TimeoutException e) {
      var _ = opening.thenAccept(late -> late.body().cancel());
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Refusals.withoutAnswer(call, cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = opening.thenAccept(late -> late.body().cancel());
      throw Refusals.withoutAnswer(call, "Interrupted");
    }
  }

  /**
   * The next document; empty at the end of the stream.
   *
   * @param silence longest time in which nothing comes
   */
  Optional<JsonNode> next(Duration silence) {
    while (documents.isEmpty()) {
      switch (take(silence)) {
        case Piece.Bytes(List<ByteBuffer> buffers) -> {
          buffers.forEach(this::read);
          body.consume();
        }
        case Piece.End(boolean failed) -> {
          if (failed) {
            throw Refusals.withoutAnswer(call, "the connection broke");
          }
          return Optional.empty();
        }
      }
    }
    return Optional.of(documents.removeFirst());
  }

  private Piece take(Duration silence) {
    try {
      Piece piece = pieces.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
      if (piece == null) {
        throw new ApiRefusedException(
            0, SILENT, "Nothing came from " + call + " for " + silence.toSeconds() + " s");
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.withoutAnswer(call, "Interrupted");
    }
  }

  private void read(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        rest.write(bytes, from, i - from);
        from = i + 1;
        parse(rest.toByteArray());
        rest = new ByteArrayOutputStream();
      }
    }
    rest.write(bytes, from, bytes.length - from);
    if (rest.size() > LINE_BYTES_MAX) {
      throw new ApiRefusedException(
          0, "TooLarge", "A document of more than " + LINE_BYTES_MAX + " bytes came from " + call);
    }
  }

  private void parse(byte[] line) {
    if (line.length == 0) {
      return;
    }
    try {
      documents.add(JsonMapper.shared().readTree(line));
    } catch (JacksonException _) {
      // The cause would quote the document.
      throw new ApiRefusedException(0, "NotJson", "No JSON came from " + call);
    }
  }

  @Override
  public void close() {
    body.cancel();
  }
}
