package io.samsvar.reconciler.schedule;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread wait for a reason to work or for a time. Safe for several threads. */
public final class Wakeups {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean pending;
  private boolean closed;

  /** There is a reason; several before the next {@link #await} count as one. */
  public void wake() {
    lock.lock();
    try {
      pending = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No one waits any more. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a reason, at most this long.
   *
   * @return whether to work; false when closed
   */
  public boolean await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!pending && !closed && left > 0) {
        left = woken.awaitNanos(left);
      }
      pending = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
