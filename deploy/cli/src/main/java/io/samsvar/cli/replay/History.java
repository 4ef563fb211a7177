package io.samsvar.cli.replay;

import io.samsvar.cli.check.CheckResult;
import io.samsvar.cli.check.Declared;
import io.samsvar.cli.check.Intake;
import io.samsvar.cli.check.Judgement;
import io.samsvar.cli.check.SourceLines;
import io.samsvar.cli.check.SyncFile;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.source.GitCommits;
import io.samsvar.reconciler.source.HighWater;
import io.samsvar.reconciler.source.SourcePolicy;
import io.samsvar.reconciler.source.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges past commits of a repository, each rendered from its objects: no work tree is touched. The
 * same rendered objects are judged once.
 */
final class History implements AutoCloseable {

  private final Path work;
  private final GitCommits commits;
  private final SourceSpec source;
  private final String path;
  private final @Nullable SyncFile sync;
  private final Map<String, String> namespaceLabels;
  private final Map<Digest, Judged> known = new HashMap<>();

  private record Judged(CheckResult before, CheckResult after) {}

  /**
   * A history.
   *
   * @param work an own folder, removed when closed
   */
  History(
      Path work,
      SourceSpec source,
      String path,
      @Nullable SyncFile sync,
      Map<String, String> namespaceLabels) {
    this.work = work;
    this.source = source;
    this.path = path;
    this.sync = sync;
    this.namespaceLabels = namespaceLabels;
    this.commits =
        new GitCommits(work.resolve("git"), SourcePolicy.localAllowedToo(), new NoMark());
  }

  /** Nothing was accepted before: any history is as good as another. */
  private static final class NoMark implements HighWater {
    @Override
    public Optional<String> last(String url, String ref) {
      return Optional.empty();
    }

    @Override
    public List<Seen> seen(String url, String ref) {
      return List.of();
    }

    @Override
    public void saw(String url, String ref, Seen seen) {
      // Nothing is accepted here.
    }

    @Override
    public void set(String url, String ref, String commit) {
      // Nothing is accepted here.
    }
  }

  /**
   * The newest commits, and those of the recorded ones that the repository has, the newest first.
   *
   * @param recorded commits that the ledger has verdicts of
   */
  List<Revision> revisions(int newest, Set<String> recorded) {
    List<Revision> revisions =
        new ArrayList<>(commits.history(source, commits.fetch(source), newest));
    Set<String> known = new LinkedHashSet<>();
    revisions.forEach(revision -> known.add(revision.commit()));
    for (String commit : recorded) {
      if (!known.contains(commit)) {
        commits.find(source, commit).ifPresent(revisions::add);
      }
    }
    return revisions;
  }

  /** Judges one commit by both. */
  void judge(Revision revision, ActivePolicies before, ActivePolicies after, Comparison comparison)
      throws IOException {
    Path tree = Files.createTempDirectory(work, "tree-");
    try {
      Path directory = commits.export(source, revision, path, tree);
      String namespace = sync == null ? "" : sync.targetNamespace();
      List<Declared> declared =
          new Intake(tree.toRealPath(), namespace, false)
              .paths(List.of(tree.toRealPath().resolve(tree.relativize(directory).toString())));
      Digest digest =
          Digest.of(
              declared.stream().map(one -> one.set().digest().toString()).toList().toString());
      Judged judged = known.get(digest);
      if (judged == null) {
        judged =
            new Judged(
                judged(before, revision, declared, tree), judged(after, revision, declared, tree));
        known.put(digest, judged);
      }
      comparison.add(revision, judged.before(), judged.after());
    } catch (StageException e) {
      comparison.unreadable(e.code());
    } finally {
      remove(tree);
    }
  }

  private CheckResult judged(
      ActivePolicies policies, Revision revision, List<Declared> declared, Path tree) {
    return new Judgement(
            policies.current(),
            List.of(),
            sync,
            revision.commit(),
            namespaceLabels,
            Exemptions.none(),
            revision.authoredAt())
        .judge(declared, new SourceLines(tree));
  }

  @Override
  public void close() throws IOException {
    commits.close();
    remove(work);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
