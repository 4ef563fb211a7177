package io.samsvar.reconciler.source;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets who wants the same at the same time share one answer. An answer is only for who asked before
 * the work for it began: who comes later may know of something newer, and waits for the next one.
 * So however many ask at once, the work is done twice at the most. Safe for several threads.
 */
final class SharedFetches<K, V> {

  private final ConcurrentMap<K, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Map<K, CompletableFuture<V>> next = new HashMap<>();

  /** The answer, by this caller's work or by that of another who asks for the same. */
  V get(K key, Supplier<V> work) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<V> theirs = join(key, mine);
    return theirs == null ? lead(key, mine, work) : await(theirs);
  }

  private synchronized @Nullable CompletableFuture<V> join(K key, CompletableFuture<V> mine) {
    return next.putIfAbsent(key, mine);
  }

  private synchronized void begin(K key) {
    var _ = next.remove(key);
  }

  private V lead(K key, CompletableFuture<V> mine, Supplier<V> work) {
    ReentrantLock turn = turns.computeIfAbsent(key, any -> new ReentrantLock());
    turn.lock();
    try {
      begin(key);
      V answer = work.get();
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private static <V> V await(CompletableFuture<V> theirs) {
    try {
      return theirs.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }
}
