package io.samsvar.admission.server;

import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.admission.review.MalformedReviewException;
import io.samsvar.admission.review.ReviewAnswer;
import io.samsvar.admission.server.AdmissionHandler.Answered;
import io.samsvar.admission.server.AdmissionMetrics.Outcome;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way through the server. It is answered exactly once: by the decision, or by
 * the deadline, whichever is first. The body is collected on the event loop, everything else
 * happens on a virtual thread.
 */
final class Exchange {

  private final HttpServerRequest request;
  private final Context context;
  private final AdmissionHandler handler;
  private final Executor threads;
  private final Runnable atEnd;
  private final AdmissionMetrics metrics;
  private final long begun = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicReference<@Nullable AdmissionReview> read = new AtomicReference<>();
  private final Buffer body = Buffer.buffer();
  private boolean complete;

  Exchange(
      HttpServerRequest request,
      Context context,
      AdmissionHandler handler,
      Executor threads,
      AdmissionMetrics metrics,
      Runnable atEnd) {
    this.request = request;
    this.context = context;
    this.handler = handler;
    this.threads = threads;
    this.metrics = metrics;
    this.atEnd = atEnd;
    metrics.begin();
  }

  /** Begins to collect the body; on the event loop. */
  void begin() {
    request.exceptionHandler(gone -> finish(Outcome.REJECTED));
    request.response().closeHandler(closed -> finish(Outcome.REJECTED));
    request.handler(this::take);
    request.endHandler(end -> decide());
  }

  private void take(Buffer chunk) {
    if (body.length() + chunk.length() > ServerSettings.BODY_BYTES_MAX) {
      turnAway(413, "The body has more than " + ServerSettings.BODY_BYTES_MAX + " bytes");
      return;
    }
    var _ = body.appendBuffer(chunk);
  }

  private void decide() {
    if (answered.get()) {
      return;
    }
    complete = true;
    byte[] bytes = body.getBytes();
    threads.execute(() -> run(bytes));
  }

  private void run(byte[] bytes) {
    try {
      AdmissionReview review = handler.read(bytes);
      read.set(review);
      Answered decided = handler.answer(review);
      send(200, decided.answer(), decided.outcome());
    } catch (MalformedReviewException e) {
      Optional<String> uid = e.uid();
      String reason = String.valueOf(e.getMessage());
      if (uid.isPresent()) {
        send(200, AdmissionHandler.malformed(uid.get(), reason), Outcome.MALFORMED);
      } else {
        context.runOnContext(on -> end(400, reason, Outcome.MALFORMED));
      }
    } catch (RuntimeException | StackOverflowError e) {
      context.runOnContext(on -> end(500, "The question could not be read", Outcome.ERROR));
    }
  }

  /** The time is up; on the event loop. */
  void timeOut() {
    if (!complete) {
      turnAway(408, "The body did not arrive in time");
      return;
    }
    AdmissionReview review = read.get();
    if (review == null) {
      end(504, "The question could not be read in time", Outcome.TIMEOUT);
    } else if (!answered.get()) {
      // Recording may block, and the ledger may be what is slow: the answer does not wait for it.
      ReviewAnswer late =
          ReviewAnswer.refused(
              review.uid(),
              504,
              "Samsvar could not decide in time, and what it cannot decide it refuses. Try again in"
                  + " a moment; if it lasts, look at the readiness of Samsvar.");
      send(200, late, Outcome.TIMEOUT);
      threads.execute(
          () -> {
            var _ = handler.timedOut(review);
          });
    }
  }

  private void send(int status, ReviewAnswer answer, Outcome outcome) {
    Buffer json = Buffer.buffer(answer.toJson());
    context.runOnContext(
        on -> {
          if (finish(outcome)) {
            var _ =
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json);
          }
        });
  }

  /** Answers without a decision and closes, since the rest of the body is not read. */
  void turnAway(int status, String reason) {
    end(status, reason, Outcome.REJECTED);
  }

  private void end(int status, String reason, Outcome outcome) {
    if (finish(outcome)) {
      HttpServerResponse response = request.response();
      var _ =
          response
              .setStatusCode(status)
              .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
              .putHeader(HttpHeaders.CONNECTION, "close")
              .end(reason + "\n")
              .onComplete(done -> request.connection().close());
    }
  }

  /** Whether this call is the one that ends the exchange. */
  private boolean finish(Outcome outcome) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    metrics.end(outcome, Duration.ofNanos(System.nanoTime() - begun));
    atEnd.run();
    return true;
  }
}
