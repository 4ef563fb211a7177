package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bare repositories in one directory, held by one process: so that a lock file or half a pack found
 * in it can only be left over from a process that is gone, and is removed.
 */
final class RepositoryCache implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryCache.class);
  private static final String DISCARDED = "discarded-";

  private final Path directory;
  private final FileChannel held;
  private final Set<String> swept = ConcurrentHashMap.newKeySet();

  private RepositoryCache(Path directory, FileChannel held) {
    this.directory = directory;
    this.held = held;
  }

  static RepositoryCache open(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try {
      PrivateFiles.createDirectories(absolute);
      PrivateFiles.createDirectories(absolute.resolve("home"));
      RepositoryCache cache = new RepositoryCache(absolute, hold(absolute));
      cache.removeDiscarded();
      return cache;
    } catch (IOException e) {
      throw new StageException(
          Stage.FETCH,
          "source.cache-unusable",
          "The cache " + absolute + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  private static FileChannel hold(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("held"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // Held within this process: the same answer.
    }
    channel.close();
    throw new IOException("another process uses it; give each process a cache of its own");
  }

  /** An empty directory, where libraries look for a user's files. */
  Path home() {
    return directory.resolve("home");
  }

  /** The repository of a key, made when it is missing. To be closed by the caller. */
  CappedRepository repository(String key, FetchBudget budget) throws IOException {
    Path repository = directory.resolve(key + ".git");
    if (swept.add(key)) {
      sweep(repository);
    }
    try {
      return CappedRepository.open(repository.toFile(), budget);
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedException("The cached repository cannot be opened", e);
    }
  }

  /** Puts a repository aside and removes it, so that the next one starts empty. */
  void discard(String key) {
    Path aside = directory.resolve(DISCARDED + UUID.randomUUID());
    try {
      Path repository = directory.resolve(key + ".git");
      if (Files.exists(repository)) {
        LOG.warn("stage=fetch The cached repository {} is thrown away and fetched anew", key);
        Files.move(repository, aside);
        PrivateFiles.deleteTree(aside);
      }
    } catch (IOException e) {
      LOG.warn("stage=fetch The cached repository {} cannot be removed", key, e);
    }
  }

  /** Makes many packs one. */
  void compact(CappedRepository repository) throws IOException {
    if (repository.getObjectDatabase().getPacks().size() <= SourceLimits.PACKS_MAX) {
      return;
    }
    try (Git git = new Git(repository)) {
      var _ = git.gc().call();
    } catch (GitAPIException e) {
      throw new DamagedException("The cached repository cannot be compacted", e);
    }
  }

  private void removeDiscarded() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, DISCARDED + "*")) {
      for (Path one : left) {
        PrivateFiles.deleteTree(one);
      }
    }
  }

  private static void sweep(Path repository) throws IOException {
    if (!Files.isDirectory(repository)) {
      return;
    }
    try (Stream<Path> files = Files.walk(repository)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".lock")
            || name.endsWith(".tmp")
            || name.endsWith(".keep")
            || name.startsWith("incoming_")
            || name.startsWith("noz")) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      LOG.warn("stage=fetch The cache's lock cannot be closed", e);
    }
  }
}
