package io.samsvar.admission.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections that bring no request: too many at a time, none within a first while, none for
 * a long time. Idle timers alone are reset by every single byte.
 */
final class ConnectionGuard {

  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Map<HttpConnection, Life> open = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final long sweeper;

  ConnectionGuard(Vertx vertx) {
    this.vertx = vertx;
    this.sweeper = vertx.setPeriodic(SWEEP.toMillis(), timer -> sweep());
  }

  /**
   * One connection.
   *
   * @param since nanoTime of the last request's begin, or of the connection's where there was none
   * @param used whether it has brought a request
   */
  private record Life(long since, boolean used) {
    boolean isOver(long now) {
      Duration most = used ? ServerSettings.CONNECTION_IDLE : ServerSettings.FIRST_REQUEST;
      return now - since > most.toNanos();
    }
  }

  void opened(HttpConnection connection) {
    if (open.size() >= ServerSettings.CONNECTIONS_MAX) {
      var _ = connection.close();
      return;
    }
    open.put(connection, new Life(System.nanoTime(), false));
    connection.closeHandler(closed -> open.remove(connection));
  }

  void requested(HttpConnection connection) {
    open.computeIfPresent(connection, (key, life) -> new Life(System.nanoTime(), true));
  }

  private void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (connection, life) -> {
          if (life.isOver(now)) {
            var _ = connection.close();
          }
        });
  }

  void close() {
    var _ = vertx.cancelTimer(sweeper);
  }
}
