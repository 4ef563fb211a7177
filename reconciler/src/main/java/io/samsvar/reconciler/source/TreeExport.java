package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Writes the tree of one commit to disk, object by object: there is no work tree, so no filter, no
 * hook, no attribute and no link of the repository has any effect. Each object is hashed again when
 * it is read, since JGit does not. One use, one thread.
 */
final class TreeExport {

  private static final byte[] LFS_POINTER =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private final ObjectReader objects;
  private final SourceLimits limits;
  private final ObjectInserter.Formatter hasher = new ObjectInserter.Formatter();
  private long bytes;
  private int files;

  TreeExport(ObjectReader objects, SourceLimits limits) {
    this.objects = objects;
    this.limits = limits;
  }

  /**
   * Writes the whole tree.
   *
   * @param path segments of the path that must be a directory
   * @return the directory of {@code path}
   * @throws IOException when an object is missing or damaged
   */
  Path write(AnyObjectId tree, List<String> path, Path into) throws IOException {
    directory(tree, "", into, 0);
    Path directory = into;
    for (String segment : path) {
      directory = directory.resolve(segment);
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw stop(
          "source.path-missing",
          "The commit has no directory '"
              + String.join("/", path)
              + "'. Nothing is changed or deleted; correct the path, or bring the directory back.");
    }
    return directory;
  }

  private void directory(AnyObjectId tree, String prefix, Path into, int depth) throws IOException {
    if (depth > limits.treeDepth()) {
      throw stop(
          "source.too-large",
          "'"
              + PathRules.printable(prefix)
              + "' lies deeper than "
              + limits.treeDepth()
              + " levels.");
    }
    CanonicalTreeParser entries = new CanonicalTreeParser();
    entries.reset(read(tree, Constants.OBJ_TREE));
    for (; !entries.eof(); entries.next()) {
      byte[] raw = new byte[entries.getNameLength()];
      entries.getName(raw, 0);
      String name = PathRules.name(raw, prefix);
      String path = prefix + name;
      count(path);
      entry(entries.getEntryRawMode(), entries.getEntryObjectId(), path, into.resolve(name), depth);
    }
  }

  private void entry(int mode, AnyObjectId id, String path, Path target, int depth)
      throws IOException {
    switch (mode & FileMode.TYPE_MASK) {
      case FileMode.TYPE_TREE -> {
        onDisk(path, () -> PrivateFiles.createDirectory(target));
        directory(id, path + "/", target, depth + 1);
      }
      case FileMode.TYPE_FILE -> file(id, path, target);
      case FileMode.TYPE_SYMLINK ->
          throw stop(
              "source.symlink",
              "'" + path + "' is a symbolic link. Links are not followed; commit the file itself.");
      case FileMode.TYPE_GITLINK ->
          throw stop(
              "source.gitlink",
              "'" + path + "' is a submodule, which is not fetched. Commit its files instead.");
      default ->
          throw stop(
              "source.malformed",
              "'" + path + "' has the unknown mode " + Integer.toOctalString(mode) + ".");
    }
  }

  private void file(AnyObjectId id, String path, Path target) throws IOException {
    if (path.substring(path.lastIndexOf('/') + 1).equalsIgnoreCase(".gitmodules")) {
      throw stop("source.submodule", "'" + path + "' declares submodules, which are not fetched.");
    }
    byte[] content = read(id, Constants.OBJ_BLOB);
    bytes += content.length;
    if (bytes > limits.exportBytes()) {
      throw stop(
          "source.too-large",
          "The commit's files take more than " + limits.exportBytes() + " bytes.");
    }
    if (startsWith(content, LFS_POINTER)) {
      throw stop(
          "source.lfs-pointer",
          "'" + path + "' is a Git LFS pointer; LFS is not fetched. Commit the file itself.");
    }
    onDisk(path, () -> PrivateFiles.write(target, content));
  }

  private static void onDisk(String path, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new StageException(
          Stage.FETCH,
          "source.export-failed",
          "'"
              + PathRules.printable(path)
              + "' cannot be written; check the disk of the data directory.",
          e);
    }
  }

  /** One write. */
  private interface Step {
    void run() throws IOException;
  }

  private byte[] read(AnyObjectId id, int type) throws IOException {
    ObjectLoader loader = objects.open(id, type);
    if (loader.getSize() > limits.blobBytes()) {
      throw stop(
          "source.too-large",
          "Object " + id.name() + " has more than " + limits.blobBytes() + " bytes.");
    }
    byte[] content = loader.getBytes(limits.blobBytes());
    if (!hasher.idFor(type, content).equals(id)) {
      throw new CorruptObjectException(id.toObjectId(), "its content has another hash");
    }
    return content;
  }

  private void count(String path) {
    if (++files > limits.exportFiles()) {
      throw stop(
          "source.too-large",
          "The commit has more than " + limits.exportFiles() + " files and directories.");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > SourceLimits.PATH_BYTES_MAX) {
      throw stop(
          "source.too-large",
          "'"
              + PathRules.printable(path)
              + "' is a path of more than "
              + SourceLimits.PATH_BYTES_MAX
              + " bytes.");
    }
  }

  private static boolean startsWith(byte[] content, byte[] start) {
    return content.length >= start.length
        && Arrays.equals(content, 0, start.length, start, 0, start.length);
  }

  private static StageException stop(String code, String message) {
    return new StageException(Stage.FETCH, code, message);
  }
}
