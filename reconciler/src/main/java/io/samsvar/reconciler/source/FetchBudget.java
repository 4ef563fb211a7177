package io.samsvar.reconciler.source;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch has left of its limits. JGit bounds a client's fetch by nothing, so the streams
 * that bytes come in by, and the monitor it asks between steps, are ours. The deadline is looked at
 * with every read: a server that drips bytes is stopped by it, one that is silent by the socket's
 * timeout. Safe for several threads.
 */
final class FetchBudget {

  private static final int PACK_HEADER_BYTES = 12;

  private final SourceLimits limits;
  private final long deadline;
  private final AtomicLong received = new AtomicLong();
  private final AtomicReference<@Nullable Excess> excess = new AtomicReference<>();

  FetchBudget(SourceLimits limits) {
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.fetchTime().toNanos();
  }

  /**
   * A limit that was passed.
   *
   * @param code stable code of the stop
   */
  record Excess(String code, String reason) {}

  /** Stops JGit's own work where it lets exceptions through. */
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    ExceededException(String reason) {
      super(reason);
    }
  }

  SourceLimits limits() {
    return limits;
  }

  /** The limit that was passed first. */
  Optional<Excess> exceeded() {
    return Optional.ofNullable(excess.get());
  }

  /** Counts what a connection brings, and looks at the deadline with every read. */
  InputStream metered(InputStream in) {
    return new Metered(in);
  }

  /**
   * A pack whose header was looked at first: its object count sizes arrays in the parser, so a lie
   * there would take all memory.
   */
  InputStream pack(InputStream in) throws IOException {
    byte[] header = in.readNBytes(PACK_HEADER_BYTES);
    if (header.length == PACK_HEADER_BYTES) {
      long count = 0;
      for (int at = 8; at < PACK_HEADER_BYTES; at++) {
        count = count << 8 | (header[at] & 0xff);
      }
      if (count > limits.objects()) {
        throw tooLarge("the pack has " + count + " objects, over " + limits.objects());
      }
    }
    return new SequenceInputStream(new ByteArrayInputStream(header), new Metered(in));
  }

  /** Asked by JGit between steps: inflating, resolving deltas, checking connectivity. */
  ProgressMonitor monitor() {
    return new EmptyProgressMonitor() {
      @Override
      public boolean isCancelled() {
        return late() || excess.get() != null;
      }
    };
  }

  /** Fails when the time is up. */
  void check() throws ExceededException {
    if (late()) {
      throw new ExceededException("the time of one fetch is up");
    }
  }

  private boolean late() {
    if (System.nanoTime() - deadline < 0) {
      return false;
    }
    note(
        new Excess(
            "source.timeout",
            "the fetch took longer than " + limits.fetchTime().toSeconds() + " s"));
    return true;
  }

  private ExceededException tooLarge(String reason) {
    note(new Excess("source.too-large", reason));
    return new ExceededException(reason);
  }

  private void note(Excess what) {
    var _ = excess.compareAndSet(null, what);
  }

  private void count(long bytes) throws ExceededException {
    check();
    if (bytes > 0 && received.addAndGet(bytes) > limits.fetchBytes()) {
      throw tooLarge(
          String.format(Locale.ROOT, "the server sent more than %,d bytes", limits.fetchBytes()));
    }
  }

  private final class Metered extends FilterInputStream {
    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(read);
      return read;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      count(skipped);
      return skipped;
    }
  }
}
