package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.source.Commits.Rewrite;
import io.samsvar.reconciler.source.SourceSpec.Selection;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source means: a branch, a tag, the highest version in a range, one commit. */
class FollowedRefsTest {

  private static final Author KARI = new Author("Kari", "kari@example.com");

  @TempDir private Path temp;
  private GitRepository git;
  private RawGit raw;
  private GitCommits commits;
  private SourceSpec main;

  @BeforeEach
  void open() {
    git = GitRepository.create(temp.resolve("origin.git"));
    raw = new RawGit(git.path());
    main = new SourceSpec(git.uri().toString(), "refs/heads/main", null);
    commits = reopen();
  }

  @AfterEach
  void close() {
    commits.close();
  }

  private GitCommits reopen() {
    return new GitCommits(
        temp.resolve("cache"),
        SourcePolicy.localAllowedToo(),
        new HighWaterFiles(temp.resolve("marks")));
  }

  private String commit(String text) {
    return git.commit(KARI, text, Map.of("a.yaml", "a: " + text + "\n"));
  }

  private SourceSpec versions(String range) {
    return new SourceSpec(main.url(), main.ref(), null, new Selection.Versions(range));
  }

  private SourceSpec pinned(String commit) {
    return new SourceSpec(main.url(), main.ref(), null, new Selection.Pinned(commit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">=1.0.0 <2.0.0;refs/tags/v1.10.0",
        "~1.2;refs/tags/1.2.3",
        "^1;refs/tags/v1.10.0",
        "1.2.0;refs/tags/v1.2.0",
        "*;refs/tags/v2.0.0",
        ">=2.1.0-rc.1 <2.1.0;refs/tags/v2.1.0-rc.2",
        "1.2.x || 1.3.x;refs/tags/1.2.3"
      })
  void theHighestVersionInARangeIsMeant(String range, String tag)
      throws IOException, InterruptedException {
    commit("1");
    for (String name :
        List.of(
            "v1.2.0",
            "1.2.3",
            "v1.10.0",
            "v1.9.0",
            "v2.0.0",
            "v2.1.0-rc.1",
            "v2.1.0-rc.2",
            "latest",
            "v9",
            "release-8.0.0",
            "v08.0.0")) {
      raw.run("tag", name, "main");
    }
    raw.run("update-ref", "refs/heads/v7.0.0", git.head());

    assertThat(commits.fetch(versions(range)).ref()).isEqualTo(tag);
  }

  @Test
  void aVersionIsExportedAndAcceptedUnderItsTag() throws IOException, InterruptedException {
    commit("1");
    raw.run("tag", "v1.0.0", "main");
    SourceSpec range = versions("^1");
    Revision first = commits.fetch(range);
    commits.accept(range, first);
    Path tree =
        Files.createDirectory(
            temp.resolve("tree"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(commits.export(range, first, ".", tree).resolve("a.yaml")).hasContent("a: 1\n");
    assertThat(commits.freshness(range).changed()).isPresent();

    String second = commit("2");
    raw.run("tag", "v1.1.0", "main");
    assertThat(commits.fetch(range).commit()).isEqualTo(second);

    raw.run("tag", "-d", "v1.1.0");
    assertThat(commits.fetch(range)).isEqualTo(first);
    raw.run("tag", "-f", "v1.0.0", "main");
    Stops.atVerify("verify.tag-moved", () -> commits.fetch(range));
    assertThat(commits.rewrite(range)).map(Rewrite::accepted).contains(first.commit());
    Stops.atFetch("source.no-version", () -> commits.fetch(versions("^3")));
    assertThat(VersionTags.isLower("refs/tags/v1.9.0", "refs/tags/1.10.0")).isTrue();
    assertThat(VersionTags.isLower("refs/tags/v1.9.0", "refs/heads/main")).isFalse();
  }

  @Test
  void oneCommitOfTheHistoryIsMeant() throws IOException, InterruptedException {
    String first = commit("1");
    String second = commit("2");
    commits.accept(main, commits.fetch(main));

    Revision revision = commits.fetch(pinned(first));
    assertThat(revision.commit()).isEqualTo(first);
    commits.accept(pinned(first), revision);
    assertThat(commits.fetch(main).commit()).isEqualTo(second);

    raw.run("update-ref", "refs/heads/side", second);
    git.forceBranch("main", first);
    Stops.atFetch("source.commit-missing", () -> commits.fetch(pinned(second)));
    Stops.atFetch("source.commit-missing", () -> commits.fetch(pinned("0".repeat(39) + "1")));
  }

  @Test
  void case18_aRewrittenBranchGoesOnWhenThatIsMeantAndStaysSo() {
    commit("1");
    String last = commit("2");
    commits.accept(main, commits.fetch(main));
    assertThat(commits.rewrite(main)).isEmpty();
    git.forceBranch("main", git.resolve("main^"));
    String other =
        git.commit(new Author("Ola", "ola@example.com"), "3", Map.of("a.yaml", "a: 3\n"));

    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(main));
    Rewrite rewrite = commits.rewrite(main).orElseThrow();
    assertThat(rewrite.shown().commit()).isEqualTo(other);
    assertThat(rewrite.accepted()).isEqualTo(last);
    assertThat(commits.authors(main, rewrite.shown(), last))
        .containsExactly(new Actor.Person("ola@example.com"));

    String another = commit("4");
    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(main));
    Rewrite newer = commits.rewrite(main).orElseThrow();
    assertThat(newer.digest()).isNotEqualTo(rewrite.digest());

    commits.acceptRewrite(main, newer);
    assertThat(commits.rewrite(main)).isEmpty();
    commits.close();
    commits = reopen();
    assertThat(commits.fetch(main).commit()).isEqualTo(another);
    git.forceBranch("main", last);
    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(main));
    assertThat(commits.rewrite(main)).map(Rewrite::accepted).isEqualTo(Optional.of(another));
  }

  @Test
  void case19a_anAnswerIsToldFromSomethingNew() {
    commit("1");
    var _ = commits.fetch(main);
    Commits.Freshness first = commits.freshness(main);
    var _ = commits.fetch(main);
    Commits.Freshness again = commits.freshness(main);
    assertThat(again.answered()).isAfterOrEqualTo(first.answered());
    assertThat(again.changed()).isEqualTo(first.changed()).isPresent();
    assertThat(commits.freshness(new SourceSpec(main.url(), "refs/heads/x", null)).changed())
        .isEmpty();
  }
}
