package io.samsvar.reconciler.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import io.samsvar.reconciler.cluster.ObjectWatches.Listener;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/**
 * One watch for as long as it is wanted: list, then watch from there; take up a connection that
 * ended from the last resource version seen; list again where the server has forgotten it (410).
 *
 * <p>Own watch-dog: the server sends a bookmark about once a minute, so a connection that is silent
 * for {@link #SILENCE_MAX} is dead, whatever TCP says.
 */
final class WatchLoop implements Runnable {

  /** Longest silence of a live connection: bookmarks come about once a minute. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(150);

  private static final int PAGE_OBJECTS = 250;
  private static final int RENEW_SECONDS_MIN = 300;
  private static final int RENEW_SECONDS_MAX = 600;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
  private static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);
  private static final int GONE = 410;
  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);

  private final ApiServer api;
  private final Discovery discovery;
  private final MeterRegistry meters;
  private final Selection selection;
  private final Listener listener;

  /** Held while the listener is told something, so that closing can wait for it. */
  private final ReentrantLock telling = new ReentrantLock();

  private volatile boolean closed;
  private volatile String problem = "has not begun yet";
  private String resourceVersion = "";

  WatchLoop(
      ApiServer api,
      Discovery discovery,
      MeterRegistry meters,
      Selection selection,
      Listener listener) {
    this.api = api;
    this.discovery = discovery;
    this.meters = meters;
    this.selection = selection;
    this.listener = listener;
  }

  /** Tells nothing more once it has returned; may be called by the listener itself. */
  void close() {
    telling.lock();
    try {
      closed = true;
    } finally {
      telling.unlock();
    }
  }

  /** Why it tells nothing at the moment; empty while it is open. */
  String problem() {
    return problem;
  }

  @Override
  public void run() {
    int failures = 0;
    while (!closed) {
      long began = System.nanoTime();
      boolean orderly = round(failures);
      boolean lasted = System.nanoTime() - began > HEALTHY_AFTER.toNanos();
      // An orderly end after a moment is a server that ends every watch at once: no reason to
      // hurry.
      failures = lasted ? (orderly ? 0 : 1) : failures + 1;
      if (failures > 0 && !closed) {
        pause(failures);
      }
    }
  }

  /** Lists when it has to, and watches until that ends; whether it ended in good order. */
  private boolean round(int failures) {
    try {
      if (resourceVersion.isEmpty()) {
        list();
      }
      watch();
      return true;
    } catch (ApiRefusedException refused) {
      problem = String.valueOf(refused.getMessage());
      if (refused.status() == GONE) {
        resourceVersion = "";
        count("gone");
      } else {
        report(refused, failures);
      }
      return false;
    }
  }

  private void list() {
    KindInfo kind = kind();
    tell(listener::listing);
    String next = "";
    String version;
    do {
      String query =
          "?limit=" + PAGE_OBJECTS + selectors() + (next.isEmpty() ? "" : "&continue=" + next);
      ApiServer.Call call = ApiServer.Call.get("list", path(kind) + query, null);
      ApiServer.Answer answer = api.send(call);
      if (!answer.successful()) {
        throw Refusals.of(call, answer);
      }
      JsonNode metadata = answer.body().path("metadata");
      answer.body().path("items").forEach(item -> tell(() -> listener.present(item)));
      version = metadata.path("resourceVersion").asString("");
      next = ResourcePath.encoded(metadata.path("continue").asString(""));
    } while (!next.isEmpty() && !closed);
    tell(listener::listed);
    resourceVersion = version;
  }

  private void watch() {
    int seconds = ThreadLocalRandom.current().nextInt(RENEW_SECONDS_MIN, RENEW_SECONDS_MAX);
    String query =
        "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + seconds
            + "&resourceVersion="
            + ResourcePath.encoded(resourceVersion)
            + selectors();
    ApiServer.Call call = ApiServer.Call.get("watch", path(kind()) + query, null);
    try (JsonLines lines = JsonLines.open(api, call)) {
      problem = "";
      while (!closed) {
        Optional<JsonNode> event = lines.next(SILENCE_MAX);
        if (event.isEmpty()) {
          return;
        }
        handle(call, event.get());
      }
    }
  }

  private void handle(ApiServer.Call call, JsonNode event) {
    JsonNode object = event.path("object");
    String type = event.path("type").asString("");
    switch (type) {
      case "ADDED", "MODIFIED" -> tell(() -> listener.present(object));
      case "DELETED" -> tell(() -> listener.gone(object));
      case "BOOKMARK" -> {}
      default ->
          throw Refusals.of(call, new ApiServer.Answer(object.path("code").asInt(0), object));
    }
    String version = object.path("metadata").path("resourceVersion").asString("");
    if (!version.isEmpty()) {
      resourceVersion = version;
    }
  }

  private void tell(Runnable what) {
    telling.lock();
    try {
      if (!closed) {
        what.run();
      }
    } catch (ApiRefusedException e) {
      // Not ours: the listener asked the API server something of its own.
      LOG.atWarn().addKeyValue("stage", Stage.DRIFT.label()).log("{}", e.getMessage());
    } finally {
      telling.unlock();
    }
  }

  private KindInfo kind() {
    return discovery
        .find(selection.apiVersion(), selection.kind())
        .orElseThrow(
            () ->
                new ApiRefusedException(
                    404,
                    "KindNotServed",
                    "The cluster serves no %s in %s"
                        .formatted(selection.kind(), selection.apiVersion())));
  }

  private String path(KindInfo kind) {
    return ResourcePath.of(kind, selection.namespace());
  }

  private String selectors() {
    return selector("labelSelector", selection.labelSelector())
        + selector("fieldSelector", selection.fieldSelector());
  }

  private static String selector(String name, String value) {
    return value.isEmpty() ? "" : "&" + name + "=" + ResourcePath.encoded(value);
  }

  private void report(ApiRefusedException refused, int failures) {
    if (closed) {
      return;
    }
    count(refused.reason().equals(JsonLines.SILENT) ? "silent" : "failed");
    // Loud at the second, the fourth, the eighth time …, so that a long outage fills no log.
    LOG.atLevel(failures > 0 && Integer.bitCount(failures + 1) == 1 ? Level.WARN : Level.DEBUG)
        .addKeyValue("stage", Stage.DRIFT.label())
        .addKeyValue("kind", selection.kind())
        .addKeyValue("namespace", selection.namespace())
        .addKeyValue("failures", failures + 1)
        .log("A watch was interrupted: {}", refused.getMessage());
  }

  private void count(String reason) {
    meters.counter("samsvar.watch.interruptions", "reason", reason).increment();
  }

  private void pause(int failures) {
    long full = Math.min(PAUSE_FIRST.toNanos() << Math.min(failures - 1, 10), PAUSE_MAX.toNanos());
    try {
      Thread.sleep(Duration.ofNanos(full / 2 + ThreadLocalRandom.current().nextLong(full / 2)));
    } catch (InterruptedException _) {
      // Only closing interrupts; the loop sees it.
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
