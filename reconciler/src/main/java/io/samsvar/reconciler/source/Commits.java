package io.samsvar.reconciler.source;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.signature.TrustedKeys;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Repositories, each a bare copy in our cache. Blocking: call it on a virtual thread. Safe for
 * several threads; one repository is fetched by one thread at a time.
 */
public interface Commits {

  /**
   * Brings the tip of the ref, and verifies that it follows the last accepted commit.
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
   * Everybody who wrote or committed what came with a revision: its own author and committer, and
   * those of every commit that it has and an earlier one has not. They are as the commits claim.
   *
   * @param since an earlier commit; one that is not in this history counts for nothing
   * @throws io.samsvar.reconciler.StageException at FETCH
   */
  Set<Actor> authors(SourceSpec source, Revision revision, String since);

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
