package io.samsvar.reconciler.source;

import io.samsvar.ledger.Actor;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Who wrote commits, as the commits claim. */
final class Authors {

  /** Commits looked at; older ones than these are taken for approved long ago. */
  static final int COMMITS_MAX = 10_000;

  private Authors() {}

  /** Authors and committers of all commits in {@code tip} and not in {@code since}. */
  static Set<Actor> of(Repository repository, ObjectId tip, ObjectId since) throws IOException {
    Set<Actor> authors = new LinkedHashSet<>();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit newest = walk.parseCommit(tip);
      add(authors, newest);
      walk.markStart(newest);
      try {
        walk.markUninteresting(walk.parseCommit(since));
      } catch (MissingObjectException _) {
        // Another history: everything in this one is new.
      }
      int commits = 0;
      for (RevCommit commit : walk) {
        add(authors, commit);
        commits++;
        if (commits >= COMMITS_MAX) {
          break;
        }
      }
    }
    return authors;
  }

  /** The e-mail address, or where there is none the name. */
  static Actor actor(PersonIdent person) {
    return new Actor.Person(
        Optional.of(person.getEmailAddress())
            .filter(text -> !text.isBlank())
            .or(() -> Optional.of(person.getName()).filter(text -> !text.isBlank()))
            .orElse("unknown"));
  }

  private static void add(Set<Actor> authors, RevCommit commit) {
    authors.add(actor(commit.getAuthorIdent()));
    authors.add(actor(commit.getCommitterIdent()));
  }
}
