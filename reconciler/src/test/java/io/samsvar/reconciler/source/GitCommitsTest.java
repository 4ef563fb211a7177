package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows a real repository, made by plain git. */
class GitCommitsTest {

  private static final Author KARI = new Author("Kari", "kari@example.com");

  @TempDir private Path temp;
  private GitRepository git;
  private GitCommits commits;
  private SourceSpec source;

  @BeforeEach
  void open() {
    git = GitRepository.create(temp.resolve("origin.git"));
    commits = reopen();
    source = new SourceSpec(git.uri().toString(), "refs/heads/main", null);
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

  @Test
  void fetches_the_tip_with_its_author_and_exports_private_files() throws IOException {
    String id = git.commit(KARI, "first", Map.of("apps/web/web.yaml", "a: 1\n", "run.sh", "id"));

    Revision revision = commits.fetch(source);
    Path directory = commits.export(source, revision, "apps/web", fresh("tree"));

    assertThat(revision.commit()).isEqualTo(id);
    assertThat(revision.author()).isEqualTo(new Actor.Person("kari@example.com"));
    assertThat(directory).isEqualTo(temp.resolve("tree/apps/web"));
    assertThat(directory.resolve("web.yaml")).hasContent("a: 1\n");
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(mode(temp.resolve("tree/run.sh"))).isEqualTo("rw-------");
  }

  @Test
  void follows_new_commits_and_stays_when_there_are_none() {
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    Revision first = commits.fetch(source);
    commits.accept(source, first);
    assertThat(commits.fetch(source)).isEqualTo(first);

    String second = git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));

    assertThat(commits.fetch(source).commit()).isEqualTo(second);
  }

  @Test
  void case18_a_rollback_and_a_sibling_are_stopped_across_a_restart() {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    commits.accept(source, commits.fetch(source));
    commits.close();
    commits = reopen();

    git.forceBranch("main", first);
    stopped(Stage.VERIFY, "verify.not-fast-forward", () -> commits.fetch(source));

    git.commit(KARI, "sibling", Map.of("a.yaml", "a: 3\n"));
    stopped(Stage.VERIFY, "verify.not-fast-forward", () -> commits.fetch(source));
  }

  private Path fresh(String name) throws IOException {
    return Files.createDirectory(
        temp.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void stopped(Stage stage, String code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.stage()).isEqualTo(stage);
            });
  }
}
