package io.samsvar.reconciler.source;

import java.time.Instant;
import java.util.List;
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

  /**
   * What a ref pointed to, and when we first saw that.
   *
   * @param object 40 hex digits of a commit or an annotated tag
   */
  record Seen(String object, Instant at) {}

  /**
   * Remembers that a ref points to an object now, unless that is known. It is durable when this
   * returns.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when it cannot be written
   */
  void saw(String url, String ref, Seen seen);

  /**
   * The newest things that a ref pointed to, oldest first. A commit was first seen with the first
   * of them that has it in its history.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when they cannot be read
   */
  List<Seen> seen(String url, String ref);
}
