package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.signature.SignatureCheck;
import io.samsvar.reconciler.signature.Signatures;
import io.samsvar.reconciler.signature.TrustedKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;

/** Checks the signatures of what is new in a source. */
final class CommitSignatures {

  /** Commits checked at once. */
  static final int COMMITS_MAX = 10_000;

  /** One commit or tag, bytes: 1 MiB. */
  static final int OBJECT_BYTES_MAX = 1 << 20;

  private static final int SHOWN_DIGITS = 8;

  private final CappedRepository repository;
  private final SourceSpec source;
  private final HighWater marks;
  private final TrustedKeys trusted;
  private final Instant now;

  /**
   * A check.
   *
   * @param now for what was never seen before
   */
  CommitSignatures(
      CappedRepository repository,
      SourceSpec source,
      HighWater marks,
      TrustedKeys trusted,
      Instant now) {
    this.repository = repository;
    this.source = source;
    this.marks = marks;
    this.trusted = trusted;
    this.now = now;
  }

  /**
   * Every commit that is new on a branch.
   *
   * @param accepted the last accepted commit; one that is not here counts for none
   * @param since a commit after which signatures count; it has to be in the history
   */
  void commits(ObjectId tip, Optional<String> accepted, Optional<String> since) throws IOException {
    List<ObjectId> known = new ArrayList<>();
    accepted.map(ObjectId::fromString).filter(this::isHere).ifPresent(known::add);
    if (since.isPresent()) {
      known.add(start(tip, ObjectId.fromString(since.get())));
    }
    Map<ObjectId, Instant> seen = seen(known);
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = walk(reader, tip, known)) {
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      int checked = 0;
      for (RevCommit commit : walk) {
        if (++checked > COMMITS_MAX) {
          throw stop(
              "verify.cannot-check",
              tip,
              "over " + COMMITS_MAX + " commits are new",
              "name a later one in spec.verification.since");
        }
        check(reader, commit, seen.getOrDefault(commit, now), known.isEmpty());
      }
    }
  }

  /** The tag's own signature. */
  void tag(ObjectId pointed, ObjectId commit) throws IOException {
    String name = source.ref().substring(Constants.R_TAGS.length());
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevObject object = walk.parseAny(pointed);
      if (!(object instanceof RevTag tag)) {
        throw stop(
            "verify.signature-invalid",
            pointed,
            "the tag is not annotated, so nobody can have signed it",
            "make it with git tag -s under a new name");
      }
      Instant seen =
          marks.seen(source.url(), source.ref()).stream()
              .filter(one -> one.object().equals(tag.name()))
              .map(HighWater.Seen::at)
              .findFirst()
              .orElse(now);
      byte[] raw = raw(reader, tag, Constants.OBJ_TAG);
      judge(
          tag,
          Signatures.tag(raw, new Signatures.Subject(List.of(commit.name()), name, seen), trusted),
          "have the tag signed by a trusted key under a new name");
    }
  }

  private void check(ObjectReader reader, RevCommit commit, Instant seen, boolean fromTheRoot)
      throws IOException {
    List<String> links = new ArrayList<>();
    links.add(commit.getTree().name());
    for (RevCommit parent : commit.getParents()) {
      links.add(parent.name());
    }
    byte[] raw = raw(reader, commit, Constants.OBJ_COMMIT);
    judge(
        commit,
        Signatures.commit(raw, new Signatures.Subject(links, "", seen), trusted),
        fromTheRoot
            ? "nothing was accepted before, so the whole history is checked; name the commit after"
                + " which signatures count in spec.verification.since"
            : "it was never accepted, so the branch may be pushed anew with commits that trusted"
                + " keys have signed");
  }

  private void judge(ObjectId object, SignatureCheck check, String wayOut) {
    switch (check) {
      case SignatureCheck.Valid _ -> {
        // The one way on.
      }
      case SignatureCheck.Invalid invalid ->
          throw stop("verify.signature-invalid", object, invalid.reason(), wayOut);
      case SignatureCheck.CannotCheck unknown ->
          throw stop("verify.cannot-check", object, unknown.reason(), wayOut);
    }
  }

  /** The exact bytes, which have to be those that the name is the hash of. */
  private byte[] raw(ObjectReader reader, RevObject object, int type) throws IOException {
    byte[] raw;
    try {
      raw = reader.open(object, type).getCachedBytes(OBJECT_BYTES_MAX);
    } catch (LargeObjectException _) {
      throw stop(
          "verify.cannot-check",
          object,
          "it has more than " + OBJECT_BYTES_MAX + " bytes",
          "write a shorter message");
    }
    SHA1 hash = SHA1.newInstance().setDetectCollision(true);
    hash.update(Constants.encodeASCII(Constants.typeString(type) + " " + raw.length));
    hash.update((byte) 0);
    hash.update(raw);
    try {
      if (hash.toObjectId().equals(object)) {
        return raw;
      }
    } catch (Sha1CollisionException _) {
      // Two contents for one name.
    }
    throw stop(
        "verify.signature-invalid",
        object,
        "its content is not what its name is the hash of",
        "find out who tampers with the repository");
  }

  private boolean isHere(ObjectId commit) {
    return repository.getObjectDatabase().has(commit);
  }

  /** A starting point that a person chose: a wrong one must not make the check a wide or none. */
  private ObjectId start(ObjectId tip, ObjectId since) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      if (walk.isMergedInto(walk.parseCommit(since), walk.parseCommit(tip))) {
        return since;
      }
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      // Told below.
    }
    throw stop(
        "verify.cannot-check",
        tip,
        "spec.verification.since names " + shown(since) + ", which is not in its history",
        "name a commit of this branch");
  }

  /** When each commit that is new was first seen. */
  private Map<ObjectId, Instant> seen(List<ObjectId> known) throws IOException {
    Map<ObjectId, Instant> seen = new HashMap<>();
    List<ObjectId> walked = new ArrayList<>(known);
    for (HighWater.Seen one : marks.seen(source.url(), source.ref())) {
      ObjectId tip = ObjectId.fromString(one.object());
      if (!isHere(tip)) {
        continue;
      }
      try (ObjectReader reader = repository.newObjectReader();
          RevWalk walk = walk(reader, tip, walked)) {
        for (RevCommit commit : walk) {
          var _ = seen.putIfAbsent(commit.copy(), one.at());
        }
      }
      walked.add(tip);
    }
    return seen;
  }

  private static RevWalk walk(ObjectReader reader, ObjectId tip, List<ObjectId> known)
      throws IOException {
    RevWalk walk = new RevWalk(reader);
    walk.setRetainBody(false);
    walk.markStart(walk.parseCommit(tip));
    for (ObjectId one : known) {
      walk.markUninteresting(walk.parseCommit(one));
    }
    return walk;
  }

  private StageException stop(String code, ObjectId object, String reason, String wayOut) {
    return new StageException(
        Stage.VERIFY,
        code,
        Redaction.url(source.url())
            + " "
            + source.ref()
            + ": "
            + shown(object)
            + " does not go on: "
            + reason
            + ". Way out: "
            + wayOut
            + ".");
  }

  private static String shown(ObjectId object) {
    return object.name().substring(0, SHOWN_DIGITS);
  }
}
