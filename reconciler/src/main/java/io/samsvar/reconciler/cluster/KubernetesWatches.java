package io.samsvar.reconciler.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
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
  private final Map<Watch, WatchLoop> open = new ConcurrentHashMap<>();

  /** Watches behind this API server. */
  public KubernetesWatches(ApiServer api, MeterRegistry meters) {
    this.api = api;
    this.discovery = new Discovery(api);
    this.meters = meters;
    meters.gauge("samsvar.watches", open, Map::size);
    meters.gauge("samsvar.watches.interrupted", this, watches -> watches.problems().size());
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
    open.put(watch, loop);
    return watch;
  }

  /** The watches that tell nothing at the moment, each with the reason; empty when all are open. */
  public List<String> problems() {
    return open.values().stream().map(WatchLoop::problem).filter(p -> !p.isEmpty()).toList();
  }

  /** Ends all watches. */
  @Override
  public void close() {
    open.keySet().forEach(Watch::close);
  }
}
