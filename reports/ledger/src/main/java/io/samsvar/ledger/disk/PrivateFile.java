package io.samsvar.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Small files that only their owner reads, and the folder they are in. */
public final class PrivateFile {
  /** Longest file that is read. */
  public static final int FILE_BYTES_MAX = 1_000_000;

  private static final String FILE_MODE = "rw-------";
  private static final String FOLDER_MODE = "rwx------";

  private PrivateFile() {}

  /** Makes the folder and those above it; one that is there keeps its mode. */
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(folder, FOLDER_MODE));
    }
  }

  /**
   * Writes a file that must not exist yet, mode 0600, durable when this returns.
   *
   * @throws FileAlreadyExistsException when it exists
   */
  public static void create(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    replace(file, content, true);
  }

  /**
   * Puts a file in the place of another at once: a reader sees the old bytes or the new ones.
   *
   * @param durable whether it also survives a loss of power when this returns
   */
  public static void replace(Path file, byte[] content, boolean durable) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, attributes(file, FILE_MODE));
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durable) {
        channel.force(true);
      }
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (durable && folder != null) {
      syncFolder(folder);
    }
  }

  /** The content of a file, or empty when there is none. */
  public static Optional<byte[]> read(Path file) throws IOException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IOException(file + " is longer than " + FILE_BYTES_MAX + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses a key file that everybody on the machine reads. A group may: Kubernetes grants it one.
   */
  public static void refuseWorldReadable(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "The key file %s can be read by everybody (%s): chmod 600 it, and replace the key if others had access"
              .formatted(file, PosixFilePermissions.toString(permissions)));
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
