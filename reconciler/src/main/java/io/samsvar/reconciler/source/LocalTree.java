package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a repository on this machine, as its owner names it ({@code HEAD~1}, {@code
 * origin/main}), written out by the same rules as the reconciler's own: nothing of the work tree or
 * the configuration has any effect. Reads only.
 *
 * @param commit 40 hexadecimal digits
 * @param directory where the path of that commit was written to
 */
public record LocalTree(String commit, Path directory) {

  /**
   * Writes the tree of a commit.
   *
   * @param inside a folder of the repository's work tree, or the repository
   * @param revision as {@code git rev-parse} takes it
   * @param path directory in the repository, {@code .} for the root
   * @param into an empty folder
   * @throws StageException at FETCH: {@code source.no-repository}, {@code source.no-such-revision},
   *     or what a Sync would be stopped by
   */
  public static LocalTree export(Path inside, String revision, String path, Path into) {
    IsolatedSystemReader.install();
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().findGitDir(inside.toAbsolutePath().normalize().toFile());
    if (builder.getGitDir() == null) {
      throw stop(
          "source.no-repository",
          inside + " is in no Git repository: run it inside one, or name one.",
          null);
    }
    try (Repository repository = builder.build();
        ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      ObjectId id = repository.resolve(revision + "^{commit}");
      if (id == null) {
        throw stop(
            "source.no-such-revision",
            "The repository has no commit '"
                + revision
                + "': fetch it first (git fetch; a shallow clone has few).",
            null);
      }
      RevCommit commit = walk.parseCommit(id);
      Path directory =
          new TreeExport(reader, SourceLimits.STANDARD)
              .write(commit.getTree(), PathRules.path(path), into);
      return new LocalTree(id.name(), directory);
    } catch (IOException | IllegalArgumentException e) {
      throw stop(
          "source.no-such-revision",
          "'" + revision + "' cannot be read from the repository: " + e.getMessage(),
          e);
    }
  }

  private static StageException stop(String code, String message, @Nullable Exception cause) {
    return cause == null
        ? new StageException(Stage.FETCH, code, message)
        : new StageException(Stage.FETCH, code, message, cause);
  }
}
