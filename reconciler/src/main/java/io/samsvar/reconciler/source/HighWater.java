package io.samsvar.reconciler.source;

import java.util.Optional;

/**
 * The last accepted commit of each source. It outlives the process and the cache: a server that
 * shows an older or another history is found out by it. Safe for several threads.
 */
public interface HighWater {

  /**
   * The last accepted commit, empty when none was ever accepted.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when there is a mark that cannot be read
   */
  Optional<String> last(String url, String ref);

  /**
   * Makes a commit the last accepted one, whatever the one before. It is durable when this returns.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when it cannot be written
   */
  void set(String url, String ref, String commit);
}
