package io.samsvar.reconciler.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a pipe to its end on a virtual thread, and keeps so many bytes of it. */
final class Drain {

  /** After its writer has ended, a pipe is read within this time. */
  private static final Duration REST_TIME_MAX = Duration.ofSeconds(5);

  private static final int BUFFER_BYTES = 16_384;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;
  private volatile boolean complete;
  private volatile boolean overflowed;

  /**
   * Begins to read.
   *
   * @param bytesMax how much is kept
   * @param onOverflow ends the reading and is run when there is more; null to read on and drop
   */
  Drain(InputStream in, int bytesMax, @Nullable Runnable onOverflow) {
    this.reader = Thread.startVirtualThread(() -> read(in, bytesMax, onOverflow));
  }

  private void read(InputStream in, int bytesMax, @Nullable Runnable onOverflow) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int room = bytesMax - kept.size();
        kept.write(buffer, 0, Math.min(room, read));
        if (read > room && onOverflow != null) {
          overflowed = true;
          onOverflow.run();
          return;
        }
      }
      complete = true;
    } catch (IOException _) {
      // The pipe broke before its end: it stays incomplete.
    }
  }

  /** Waits for the end; returns whether the pipe was read to its end. */
  boolean join() throws InterruptedException {
    return reader.join(REST_TIME_MAX) && complete;
  }

  /** Whether there was more than was to be kept, and the reading ended there. */
  boolean overflowed() {
    return overflowed;
  }

  /** What was kept. Call it after {@link #join}. */
  byte[] bytes() {
    return kept.toByteArray();
  }
}
