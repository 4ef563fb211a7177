package io.samsvar.cli.bench;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Sees a change of one object by a watch: at once, and without asking the API server again. */
final class Watched<T> implements Watcher<T>, AutoCloseable {
  private final BiPredicate<Action, T> condition;
  private final CompletableFuture<Long> seen = new CompletableFuture<>();
  private final Watch watch;

  private Watched(Resource<T> resource, BiPredicate<Action, T> condition) {
    this.condition = condition;
    this.watch = resource.watch(this);
  }

  /** Begins to watch; what there is already is seen as well. */
  static <T> Watched<T> begin(Resource<T> resource, BiPredicate<Action, T> condition) {
    return new Watched<>(resource, condition);
  }

  /** Returns when the object, as it is or as it becomes, is as wanted. */
  static <T> void until(
      Resource<T> resource, Duration patience, String what, Predicate<T> condition) {
    try (Watched<T> watched =
        begin(resource, (action, object) -> action != Action.DELETED && condition.test(object))) {
      var _ = watched.await(patience, what);
    }
  }

  /** {@link System#nanoTime} of when it was seen. */
  long await(Duration patience, String what) {
    try {
      return seen.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Gave up waiting for " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Failed while waiting for " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + what, e);
    }
  }

  @Override
  public void eventReceived(Action action, T resource) {
    long now = System.nanoTime();
    if (action != Action.BOOKMARK && action != Action.ERROR && condition.test(action, resource)) {
      seen.complete(now);
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    seen.completeExceptionally(cause);
  }

  @Override
  public void close() {
    watch.close();
  }
}
