package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Whether a commit may follow the last accepted one: on a branch only its descendants may, and a
 * tag stays where it was first seen.
 */
final class Lineage {

  private static final int SHOWN_DIGITS = 8;

  private final Repository repository;
  private final SourceSpec source;
  private final HighWater highWater;

  Lineage(Repository repository, SourceSpec source, HighWater highWater) {
    this.repository = repository;
    this.source = source;
    this.highWater = highWater;
  }

  /**
   * Lets a commit through or stops.
   *
   * @throws StageException at VERIFY
   */
  void verify(ObjectId commit) throws IOException {
    Optional<String> mark = highWater.last(source.url(), source.ref());
    if (mark.isEmpty() || mark.get().equals(commit.name())) {
      return;
    }
    if (source.ref().startsWith(Constants.R_TAGS)) {
      throw stop(
          "verify.tag-moved",
          mark.get(),
          commit,
          "the tag was moved; a tag stays at the commit it was first accepted with");
    }
    if (!follows(ObjectId.fromString(mark.get()), commit)) {
      throw stop(
          "verify.not-fast-forward",
          mark.get(),
          commit,
          "the history was rewritten or rolled back; put the last accepted commit back into the"
              + " branch and go on from it, or revert by a new commit");
    }
  }

  /** Whether a commit may not follow the last accepted one, and which that is. */
  Optional<String> broken(ObjectId commit) throws IOException {
    Optional<String> mark = highWater.last(source.url(), source.ref());
    if (mark.isEmpty() || mark.get().equals(commit.name())) {
      return Optional.empty();
    }
    return source.ref().startsWith(Constants.R_TAGS)
            || !follows(ObjectId.fromString(mark.get()), commit)
        ? mark
        : Optional.empty();
  }

  private boolean follows(ObjectId last, ObjectId next) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      RevCommit older = walk.parseCommit(last);
      return walk.isMergedInto(older, walk.parseCommit(next));
    } catch (MissingObjectException e) {
      if (e.getObjectId().equals(last)) {
        // The whole history of the next commit is here, so what is not here is not in it.
        return false;
      }
      throw e;
    }
  }

  private StageException stop(String code, String last, ObjectId next, String reason) {
    return new StageException(
        Stage.VERIFY,
        code,
        Redaction.url(source.url())
            + " "
            + source.ref()
            + " shows commit "
            + next.name().substring(0, SHOWN_DIGITS)
            + ", which does not follow the last accepted commit "
            + last.substring(0, SHOWN_DIGITS)
            + ": "
            + reason
            + ".");
  }
}
