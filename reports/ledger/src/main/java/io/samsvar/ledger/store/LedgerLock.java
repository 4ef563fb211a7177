package io.samsvar.ledger.store;

import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one process write a ledger. The operating system frees the lock when the process ends, in
 * whatever way; the file then still names its process id, which means nothing.
 */
final class LedgerLock implements AutoCloseable {
  private static final int PID_BYTES_MAX = 20;

  /**
   * Ledgers open in this process. Needed beside the file lock: closing a second channel to the file
   * would free the first one's lock (POSIX fcntl).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private LedgerLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static LedgerLock acquire(Path file) throws IOException {
    Path real = file.toAbsolutePath().normalize();
    if (!HELD.add(real)) {
      throw new LedgerRefusedException(
          Reason.LOCKED, "The ledger is open already in this process: " + real.getParent());
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new LedgerRefusedException(
            Reason.LOCKED,
            "The ledger %s is written by %s: stop it, or only read"
                .formatted(real.getParent(), holder(channel)));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new LedgerLock(real, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(real);
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES_MAX);
    channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    return pid.isEmpty() ? "another process" : "the process " + pid;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
