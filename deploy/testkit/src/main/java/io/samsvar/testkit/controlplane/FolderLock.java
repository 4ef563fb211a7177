package io.samsvar.testkit.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Keeps a second process (or a second cluster of this one) out of a cluster's folder. */
public final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks the folder, which is made when missing; the lock ends with this process at the latest.
   *
   * @throws IllegalStateException when somebody else has it
   */
  public static FolderLock of(Layout layout) {
    try {
      Files.createDirectories(layout.root());
      FileChannel channel =
          FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalStateException(
            "A cluster of another process runs in " + layout.root() + ". End it, or use --dir.");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + layout.root(), e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock the cluster's folder", e);
    }
  }
}
