package io.samsvar.reconciler.source;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.signature.TrustedKeys;
import io.samsvar.reconciler.source.SourceSpec.Selection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Commits by JGit: a bare repository per source and ref, without a work tree. Durable are the marks
 * of the {@link HighWater}; the cache may be lost at any time.
 */
public final class GitCommits implements Commits, AutoCloseable {

  private static final int KEY_DIGITS = 32;

  private final SourcePolicy policy;
  private final HighWater highWater;
  private final SourceLimits limits;
  private final Clock clock;
  private final RepositoryCache cache;
  private final TipFetcher fetcher;
  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Instant> answered = new ConcurrentHashMap<>();
  private final ConcurrentMap<SourceSpec, Rewrite> rewrites = new ConcurrentHashMap<>();
  private final SharedFetches<SourceSpec, Revision> shared = new SharedFetches<>();
  private final Instant started;

  /**
   * A cache below a directory that belongs to this process alone.
   *
   * @throws StageException at FETCH when another process holds the directory
   */
  public GitCommits(Path cache, SourcePolicy policy, HighWater highWater) {
    this(cache, policy, highWater, SourceLimits.STANDARD, Clock.systemUTC());
  }

  /** As the other, with limits of the operator's choice. */
  public GitCommits(Path cache, SourcePolicy policy, HighWater highWater, SourceLimits limits) {
    this(cache, policy, highWater, limits, Clock.systemUTC());
  }

  /**
   * As the other.
   *
   * @param clock tells when something is seen first
   */
  public GitCommits(
      Path cache, SourcePolicy policy, HighWater highWater, SourceLimits limits, Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
    IsolatedSystemReader.install();
    this.policy = policy;
    this.highWater = highWater;
    this.limits = limits;
    this.cache = RepositoryCache.open(cache);
    this.fetcher = new TipFetcher(new Connections(policy), this.cache.home());
  }

  @Override
  public Revision fetch(SourceSpec source) {
    URI uri = policy.check(source);
    // Whoever shows other credentials asks for themselves.
    return shared.get(source, () -> fetch(uri, source));
  }

  private Revision fetch(URI uri, SourceSpec source) {
    SourceSpec chosen = chosen(uri, source);
    try {
      Revision found =
          locked(chosen, key -> withFreshRetry(chosen, key, () -> fetchOnce(uri, chosen, key)));
      if (!chosen.equals(source)) {
        highWater.saw(
            source.url(), source.ref(), new HighWater.Seen(found.commit(), clock.instant()));
      }
      var _ = rewrites.remove(source);
      return found;
    } catch (StageException stop) {
      Rewrite found = rewrites.get(chosen);
      if (found != null && !chosen.equals(source)) {
        rewrites.put(source, found);
      }
      throw stop;
    }
  }

  /** With a range of versions, the source at the tag that it means now. */
  private SourceSpec chosen(URI uri, SourceSpec source) {
    if (!(source.selection() instanceof Selection.Versions versions)) {
      return source;
    }
    String tag =
        locked(
            source, key -> withFreshRetry(source, key, () -> highest(uri, source, versions, key)));
    SourceSpec chosen = source.at(tag);
    var _ = policy.check(chosen);
    return chosen;
  }

  private String highest(URI uri, SourceSpec source, Selection.Versions versions, String key)
      throws IOException {
    FetchBudget budget = new FetchBudget(limits.within(source.terms().quota()));
    try (CappedRepository repository = cache.repository(key, budget)) {
      List<String> tags = fetcher.tags(repository, uri, source, budget);
      answered.put(key(source), clock.instant());
      return VersionTags.highest(tags, versions.range())
          .orElseThrow(
              () ->
                  stop(
                      source,
                      "source.no-version",
                      "no tag of the server is a version in the range '"
                          + PathRules.printable(versions.range())
                          + "'; nothing is changed or deleted",
                      null));
    }
  }

  @Override
  public Optional<Rewrite> rewrite(SourceSpec source) {
    return Optional.ofNullable(rewrites.get(source));
  }

  @Override
  public void acceptRewrite(SourceSpec source, Rewrite rewrite) {
    highWater.set(rewrite.shown().source(), rewrite.shown().ref(), rewrite.shown().commit());
    var _ = rewrites.remove(source);
  }

  @Override
  public Freshness freshness(SourceSpec source) {
    List<HighWater.Seen> seen = highWater.seen(source.url(), source.ref());
    return new Freshness(
        answered.getOrDefault(key(source), started),
        seen.stream().map(HighWater.Seen::at).max(Comparator.naturalOrder()));
  }

  @Override
  public Path export(SourceSpec meant, Revision revision, String path, Path into) {
    List<String> segments = PathRules.path(path);
    return read(
        meant,
        revision,
        (reader, commit) ->
            new TreeExport(reader, limits.within(meant.terms().quota()))
                .write(commit.getTree(), segments, into));
  }

  @Override
  public String tree(SourceSpec meant, Revision revision) {
    return read(meant, revision, (_, commit) -> commit.getTree().name());
  }

  /** Reads something of a commit. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(ObjectReader reader, RevCommit commit) throws IOException;
  }

  private <T> T read(SourceSpec meant, Revision revision, Reading<T> reading) {
    SourceSpec source = meant.at(revision.ref());
    var _ = policy.check(source);
    ObjectId commit = commitId(revision);
    return locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits));
              ObjectReader reader = repository.newObjectReader();
              RevWalk walk = new RevWalk(reader)) {
            return reading.read(reader, walk.parseCommit(commit));
          } catch (IOException e) {
            cache.discard(key);
            throw stop(
                source,
                "source.cache-damaged",
                "commit "
                    + revision.abbreviated()
                    + " cannot be read from the cache; it is fetched anew next time",
                e);
          }
        });
  }

  @Override
  public Set<Actor> authors(SourceSpec meant, Revision revision, String since) {
    SourceSpec source = meant.at(revision.ref());
    var _ = policy.check(source);
    ObjectId commit = commitId(revision);
    return locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits))) {
            return Authors.of(repository, commit, ObjectId.fromString(since));
          } catch (IOException e) {
            throw stop(source, "source.cache-damaged", "the cache cannot be read", e);
          }
        });
  }

  /**
   * The commits that led to one, the newest first, by first parents: what the branch was at each
   * time. It must have been fetched.
   *
   * @param commits most that are told
   */
  public List<Revision> history(SourceSpec meant, Revision tip, int commits) {
    SourceSpec source = meant.at(tip.ref());
    var _ = policy.check(source);
    ObjectId newest = commitId(tip);
    return locked(
        source,
        key -> {
          List<Revision> history = new ArrayList<>();
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits));
              RevWalk walk = new RevWalk(repository)) {
            RevCommit at = walk.parseCommit(newest);
            while (history.size() < commits) {
              history.add(revision(source, at));
              if (at.getParentCount() == 0) {
                break;
              }
              at = walk.parseCommit(at.getParent(0));
            }
          } catch (IOException e) {
            throw stop(source, "source.cache-damaged", "the cache cannot be read", e);
          }
          return history;
        });
  }

  /** A commit that was fetched, empty when it is not among those. */
  public Optional<Revision> find(SourceSpec source, String commit) {
    var _ = policy.check(source);
    if (!ObjectId.isId(commit)) {
      return Optional.empty();
    }
    return locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits));
              RevWalk walk = new RevWalk(repository)) {
            return Optional.of(revision(source, walk.parseCommit(ObjectId.fromString(commit))));
          } catch (MissingObjectException _) {
            return Optional.empty();
          } catch (IOException e) {
            throw stop(source, "source.cache-damaged", "the cache cannot be read", e);
          }
        });
  }

  @Override
  public void checkSignatures(
      SourceSpec meant,
      Revision revision,
      Optional<String> accepted,
      Optional<String> since,
      TrustedKeys trusted) {
    SourceSpec source = meant.at(revision.ref());
    var _ = policy.check(source);
    ObjectId commit = commitId(revision);
    locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits))) {
            CommitSignatures signatures =
                new CommitSignatures(repository, source, highWater, trusted, clock.instant());
            if (source.ref().startsWith(Constants.R_TAGS)) {
              signatures.tag(TipFetcher.pointed(repository).orElse(commit), commit);
            } else {
              signatures.commits(commit, accepted, since);
            }
          } catch (IOException e) {
            throw stop(source, "source.cache-damaged", "the cache cannot be read", e);
          }
          return commit;
        });
  }

  @Override
  public void accept(SourceSpec meant, Revision revision) {
    SourceSpec source = meant.at(revision.ref());
    var _ = policy.check(source);
    ObjectId commit = commitId(revision);
    if (source.selection() instanceof Selection.Pinned) {
      return;
    }
    locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits))) {
            new Lineage(repository, source, highWater).verify(commit);
          } catch (IOException e) {
            throw stop(source, "source.cache-damaged", "the cache cannot be read", e);
          }
          highWater.set(source.url(), source.ref(), commit.name());
          return commit;
        });
  }

  @Override
  public void close() {
    cache.close();
  }

  private Revision fetchOnce(URI uri, SourceSpec source, String key) throws IOException {
    FetchBudget budget = new FetchBudget(limits.within(source.terms().quota()));
    try (CappedRepository repository = cache.repository(key, budget)) {
      RevCommit tip = fetcher.fetch(repository, uri, source, budget);
      Instant now = clock.instant();
      answered.put(key(source), now);
      ObjectId pointed = TipFetcher.pointed(repository).orElse(tip);
      highWater.saw(source.url(), source.ref(), new HighWater.Seen(pointed.name(), now));
      if (source.selection() instanceof Selection.Pinned pinned) {
        return revision(source, pinned(repository, source, tip, pinned));
      }
      Lineage lineage = new Lineage(repository, source, highWater);
      lineage
          .broken(tip)
          .ifPresent(last -> rewrites.put(source, new Rewrite(revision(source, tip), last)));
      lineage.verify(tip);
      var _ = rewrites.remove(source);
      cache.compact(repository);
      return revision(source, tip);
    }
  }

  private static RevCommit pinned(
      CappedRepository repository, SourceSpec source, RevCommit tip, Selection.Pinned pinned)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(pinned.commit()));
      if (walk.isMergedInto(commit, walk.parseCommit(tip))) {
        walk.parseBody(commit);
        return commit;
      }
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      // Told below.
    }
    throw stop(
        source,
        "source.commit-missing",
        "the history of this ref has no commit "
            + pinned.commit()
            + "; nothing is changed or deleted",
        null);
  }

  /** A damaged cache is thrown away and filled anew, once: after that it is the server's doing. */
  private <T> T withFreshRetry(SourceSpec source, String key, Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (DamagedException _) {
      cache.discard(key);
    } catch (IOException e) {
      throw stop(
          source, "source.unreachable", Redaction.text(e.getMessage(), source.credentials()), e);
    }
    try {
      return attempt.run();
    } catch (DamagedException e) {
      cache.discard(key);
      throw stop(
          source,
          "source.malformed",
          "the server sends objects that are damaged or not allowed: "
              + Redaction.text(e.getMessage(), source.credentials()),
          e);
    } catch (IOException e) {
      throw stop(
          source, "source.unreachable", Redaction.text(e.getMessage(), source.credentials()), e);
    }
  }

  private <T> T locked(SourceSpec source, Function<String, T> work) {
    String key = key(source);
    ReentrantLock lock = locks.computeIfAbsent(key, any -> new ReentrantLock());
    lock.lock();
    try {
      return work.apply(key);
    } finally {
      lock.unlock();
    }
  }

  private static String key(SourceSpec source) {
    return Digest.of(source.url() + "\n" + source.ref()).hex().substring(0, KEY_DIGITS);
  }

  private static Revision revision(SourceSpec source, RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    return new Revision(
        source.url(),
        source.ref(),
        commit.name(),
        Authors.actor(author),
        author.getWhenAsInstant());
  }

  private static ObjectId commitId(Revision revision) {
    if (!ObjectId.isId(revision.commit())) {
      throw new IllegalArgumentException("A commit has 40 hex digits: " + revision.commit());
    }
    return ObjectId.fromString(revision.commit());
  }

  private static StageException stop(
      SourceSpec source, String code, String reason, @Nullable Throwable cause) {
    // The cause's own text may hold an address with credentials, so only its kind is kept.
    IOException kind = cause == null ? null : new IOException(cause.getClass().getName());
    return new StageException(
        Stage.FETCH, code, Redaction.url(source.url()) + " " + source.ref() + ": " + reason, kind);
  }

  /** One try at a fetch. */
  private interface Attempt<T> {
    T run() throws IOException;
  }
}
