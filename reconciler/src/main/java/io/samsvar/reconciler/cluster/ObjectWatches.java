package io.samsvar.reconciler.cluster;

import tools.jackson.databind.JsonNode;

/** Watches: what changes is told, nothing is kept. Safe for several threads. */
public interface ObjectWatches {

  /**
   * Begins to watch. What is there is told first, then every change, for as long as the watch is
   * open: a connection that ends is taken up where it ended, and where the server no longer can
   * (410), everything is told anew.
   */
  Watch open(Selection selection, Listener listener);

  /**
   * What to watch.
   *
   * @param namespace empty for all namespaces and for a cluster-scoped kind
   * @param labelSelector empty for all
   * @param fieldSelector empty for all, for example {@code metadata.name=web}
   */
  record Selection(
      String apiVersion,
      String kind,
      String namespace,
      String labelSelector,
      String fieldSelector) {}

  /** Is told by one thread at a time for each watch, which it may block: the watch then waits. */
  interface Listener {

    /** A list begins: what is not told until {@link #listed} is not there. */
    void listing();

    /** This is how an object is now. */
    void present(JsonNode object);

    /** The list is complete. */
    void listed();

    /**
     * An object is gone, or no longer matches the labels.
     *
     * @param object its last state
     */
    void gone(JsonNode object);
  }

  /** An open watch. */
  interface Watch extends AutoCloseable {
    /** Ends it. The listener is told nothing more once this has returned. */
    @Override
    void close();
  }
}
