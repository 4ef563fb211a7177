package io.samsvar.reconciler.source;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.signature.TrustedKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
    return locked(source, key -> withFreshRetry(source, key, () -> fetchOnce(uri, source, key)));
  }

  @Override
  public Path export(SourceSpec source, Revision revision, String path, Path into) {
    var _ = policy.check(source);
    List<String> segments = PathRules.path(path);
    ObjectId commit = commitId(revision);
    return locked(
        source,
        key -> {
          try (CappedRepository repository = cache.repository(key, new FetchBudget(limits));
              ObjectReader reader = repository.newObjectReader();
              RevWalk walk = new RevWalk(reader)) {
            RevCommit parsed = walk.parseCommit(commit);
            return new TreeExport(reader, limits).write(parsed.getTree(), segments, into);
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
  public Set<Actor> authors(SourceSpec source, Revision revision, String since) {
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

  @Override
  public void checkSignatures(
      SourceSpec source,
      Revision revision,
      Optional<String> accepted,
      Optional<String> since,
      TrustedKeys trusted) {
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
  public void accept(SourceSpec source, Revision revision) {
    var _ = policy.check(source);
    ObjectId commit = commitId(revision);
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
    FetchBudget budget = new FetchBudget(limits);
    try (CappedRepository repository = cache.repository(key, budget)) {
      RevCommit tip = fetcher.fetch(repository, uri, source, budget);
      ObjectId pointed = TipFetcher.pointed(repository).orElse(tip);
      highWater.saw(
          source.url(), source.ref(), new HighWater.Seen(pointed.name(), clock.instant()));
      new Lineage(repository, source, highWater).verify(tip);
      cache.compact(repository);
      return revision(source, tip);
    }
  }

  /** A damaged cache is thrown away and filled anew, once: after that it is the server's doing. */
  private Revision withFreshRetry(SourceSpec source, String key, Attempt attempt) {
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
    String key = Digest.of(source.url() + "\n" + source.ref()).hex().substring(0, KEY_DIGITS);
    ReentrantLock lock = locks.computeIfAbsent(key, any -> new ReentrantLock());
    lock.lock();
    try {
      return work.apply(key);
    } finally {
      lock.unlock();
    }
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
  private interface Attempt {
    Revision run() throws IOException;
  }
}
