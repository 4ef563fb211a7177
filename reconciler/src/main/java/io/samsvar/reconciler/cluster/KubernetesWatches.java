package io.samsvar.reconciler.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches of a real API server, each on a virtual thread and a connection of its own. In a steady
 * state a watch is one open request, renewed every few minutes where it ended; nothing is listed or
 * read again.
 */
public final class KubernetesWatches implements ObjectWatches, AutoCloseable {

  private final ApiServer api;
  private final Discovery discovery;
  private final MeterRegistry meters;
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();

  /** Watches behind this API server. */
  public KubernetesWatches(ApiServer api, MeterRegistry meters) {
    this.api = api;
    this.discovery = new Discovery(api);
    this.meters = meters;
    meters.gauge("samsvar.watches", open, Set::size);
  }

  @Override
  public Watch open(Selection selection, Listener listener) {
    WatchLoop loop = new WatchLoop(api, discovery, meters, selection, listener);
    Thread thread =
        Thread.ofVirtual()
            .name("watch-" + selection.kind() + "-" + selection.namespace())
            .start(loop);
    Watch watch =
        new Watch() {
          @Override
          public void close() {
            open.remove(this);
            loop.close();
            thread.interrupt();
          }
        };
    open.add(watch);
    return watch;
  }

  /** Ends all watches. */
  @Override
  public void close() {
    open.forEach(Watch::close);
  }
}
