package io.samsvar.reconciler.source;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.signature.TrustedKeys;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Repositories, each a bare copy in our cache. Blocking: call it on a virtual thread. Safe for
 * several threads; one repository is fetched by one thread at a time.
 */
public interface Commits {

  /**
   * Brings the commit that a source means, and verifies that it follows the last accepted one. A
   * pinned commit follows whatever it likes: it is the resource that names it, not the server. Who
   * asks for the same source with the same credentials at the same time shares one fetch.
   *
   * @throws io.samsvar.reconciler.StageException at FETCH or VERIFY
   */
  Revision fetch(SourceSpec source);

  /**
   * Writes the ordinary blobs of a commit into a fresh private directory, the whole tree, since an
   * overlay refers to bases beside it. Symlinks, gitlinks, submodules and LFS pointers are refused.
   *
   * @param path path below the root that must exist and be a directory
   * @param into an empty directory of mode 0700
   * @return the directory of {@code path} below {@code into}
   * @throws io.samsvar.reconciler.StageException at FETCH; {@code source.path-missing} when the
   *     commit has no such directory
   */
  Path export(SourceSpec source, Revision revision, String path, Path into);

  /**
   * Digest of all files of a revision, as Git has it: 40 hex digits.
   *
   * @throws io.samsvar.reconciler.StageException at FETCH
   */
  String tree(SourceSpec source, Revision revision);

  /**
   * Everybody who wrote or committed what came with a revision: its own author and committer, and
   * those of every commit that it has and an earlier one has not. They are as the commits claim.
   *
   * @param since an earlier commit; one that is not in this history counts for nothing
   * @throws io.samsvar.reconciler.StageException at FETCH
   */
  Set<Actor> authors(SourceSpec source, Revision revision, String since);

  /**
   * A commit that does not follow the last accepted one: a branch was rewritten, or a tag moved.
   *
   * @param shown what the server shows
   * @param accepted what was accepted last, 40 hex digits
   */
  record Rewrite(Revision shown, String accepted) {

    /** By which a person says that exactly this is meant. */
    public Digest digest() {
      return Digest.of(
          String.join("\n", "rewrite", shown.source(), shown.ref(), accepted, shown.commit()));
    }
  }

  /** What stopped the last fetch, when that was a history that does not follow. */
  Optional<Rewrite> rewrite(SourceSpec source);

  /**
   * Accepts a history that does not follow, since a person said that it is meant.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when that cannot be kept
   */
  void acceptRewrite(SourceSpec source, Rewrite rewrite);

  /**
   * How new what we know is.
   *
   * @param answered when the server answered last, at the earliest since the start of the process
   * @param changed when the ref showed something new last, empty when it never did
   */
  record Freshness(Instant answered, Optional<Instant> changed) {}

  /** How new what we know of a source is. */
  Freshness freshness(SourceSpec source);

  /**
   * Checks the signatures of all that came with a revision. On a branch that is every commit which
   * neither of the two starting points has, merged ones included; of a tag it is the tag's own
   * signature, and nothing else.
   *
   * @param accepted the commit that was accepted last, empty for none
   * @param since a commit after which signatures count, empty for the whole history
   * @throws io.samsvar.reconciler.StageException at VERIFY: {@code verify.signature-invalid} or
   *     {@code verify.cannot-check}
   */
  void checkSignatures(
      SourceSpec source,
      Revision revision,
      Optional<String> accepted,
      Optional<String> since,
      TrustedKeys trusted);

  /**
   * Remembers that the revision was accepted: from now on only its descendants are.
   *
   * @throws io.samsvar.reconciler.StageException at VERIFY when it does not follow the last one
   */
  void accept(SourceSpec source, Revision revision);
}
