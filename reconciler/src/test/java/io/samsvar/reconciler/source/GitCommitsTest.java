package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Revision;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  void names_everybody_who_wrote_what_is_new() {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    git.commit(new Author("Ola", "ola@example.com"), "second", Map.of("a.yaml", "a: 2\n"));
    git.commit(new Author("Per", "per@example.com"), "third", Map.of("a.yaml", "a: 3\n"));

    Revision revision = commits.fetch(source);

    assertThat(commits.authors(source, revision, first))
        .containsExactlyInAnyOrder(
            new Actor.Person("ola@example.com"), new Actor.Person("per@example.com"));
    assertThat(commits.authors(source, revision, revision.commit()))
        .containsExactly(new Actor.Person("per@example.com"));
    assertThat(commits.authors(source, revision, "0".repeat(39) + "1")).hasSize(3);
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
  void an_author_who_calls_himself_a_system_user_stays_a_person() {
    git.commit(new Author("x", "system:admin"), "first", Map.of("a.yaml", "a: 1\n"));

    assertThat(commits.fetch(source).author()).isEqualTo(new Actor.Person("system:admin"));
  }

  @Test
  void a_path_that_is_missing_or_a_file_is_told() throws IOException {
    git.commit(KARI, "first", Map.of("apps/web.yaml", "a: 1\n"));
    Revision revision = commits.fetch(source);

    for (String path : List.of("nowhere", "apps/web.yaml", "apps/web.yaml/x")) {
      Path into = fresh("tree-" + path.length());
      Stops.atFetch("source.path-missing", () -> commits.export(source, revision, path, into));
    }
  }

  @Test
  void case18_a_rollback_and_a_sibling_are_stopped_across_a_restart_and_a_lost_cache()
      throws IOException {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    commits.accept(source, commits.fetch(source));
    commits.close();
    commits = reopen();

    git.forceBranch("main", first);
    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(source));

    git.commit(KARI, "sibling", Map.of("a.yaml", "a: 3\n"));
    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(source));

    commits.close();
    PrivateFiles.deleteTree(temp.resolve("cache"));
    commits = reopen();
    Stops.atVerify("verify.not-fast-forward", () -> commits.fetch(source));
  }

  @Test
  void case18_a_revision_beside_the_mark_cannot_be_accepted() {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    Revision old = commits.fetch(source);
    git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    commits.accept(source, commits.fetch(source));

    assertThat(old.commit()).isEqualTo(first);
    Stops.atVerify("verify.not-fast-forward", () -> commits.accept(source, old));
  }

  @Test
  void case18_a_deleted_branch_freezes_and_one_that_comes_back_goes_on()
      throws IOException, InterruptedException {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    commits.accept(source, commits.fetch(source));

    new RawGit(git.path()).run("update-ref", "-d", "refs/heads/main");
    Stops.atFetch("source.ref-missing", () -> commits.fetch(source));

    git.forceBranch("main", first);
    assertThat(commits.fetch(source).commit()).isEqualTo(first);
  }

  @Test
  void case18_a_ref_to_something_else_than_a_commit_is_stopped()
      throws IOException, InterruptedException {
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    RawGit raw = new RawGit(git.path());
    raw.run("update-ref", "refs/tags/blob", raw.run("rev-parse", "main:a.yaml"));
    raw.run("update-ref", "refs/tags/tree", raw.run("rev-parse", "main^{tree}"));

    for (String ref : List.of("refs/tags/blob", "refs/tags/tree")) {
      Stops.atFetch(
          "source.not-a-commit", () -> commits.fetch(new SourceSpec(source.url(), ref, null)));
    }
  }

  @Test
  void case19_a_tag_stays_where_it_was_accepted() throws IOException, InterruptedException {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    RawGit raw = new RawGit(git.path());
    raw.run("-c", "user.name=k", "-c", "user.email=k@x", "tag", "-a", "-m", "one", "v1");
    SourceSpec tag = new SourceSpec(source.url(), "refs/tags/v1", null);
    Revision revision = commits.fetch(tag);
    assertThat(revision.commit()).isEqualTo(first);
    commits.accept(tag, revision);

    raw.run("-c", "user.name=k", "-c", "user.email=k@x", "tag", "-f", "-a", "-m", "again", "v1");
    assertThat(commits.fetch(tag).commit()).isEqualTo(first);

    git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    raw.run("tag", "-f", "v1", "main");
    Stops.atVerify("verify.tag-moved", () -> commits.fetch(tag));
  }

  @Test
  void case19_main_as_branch_and_tag_are_two_refs() throws IOException, InterruptedException {
    String first = git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    String second = git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    new RawGit(git.path()).run("update-ref", "refs/tags/main", first);

    assertThat(commits.fetch(source).commit()).isEqualTo(second);
    assertThat(commits.fetch(new SourceSpec(source.url(), "refs/tags/main", null)).commit())
        .isEqualTo(first);
  }

  @Test
  void case19b_a_cache_belongs_to_one_process() {
    Stops.atFetch("source.cache-unusable", this::reopen);
  }

  @Test
  void case16_a_damaged_cache_is_found_out_and_fetched_anew() throws IOException {
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n".repeat(1_000)));
    Revision revision = commits.fetch(source);
    damagePacks();

    Stops.atFetch(
        "source.cache-damaged", () -> commits.export(source, revision, ".", fresh("one")));

    assertThat(commits.fetch(source)).isEqualTo(revision);
    assertThat(commits.export(source, revision, ".", fresh("two")).resolve("a.yaml")).exists();
  }

  @Test
  void case15_locks_and_half_packs_of_a_killed_process_do_not_stop_the_next() throws IOException {
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    commits.accept(source, commits.fetch(source));
    commits.close();
    Path repository = cached();
    Files.createFile(repository.resolve("refs/samsvar/tip.lock"));
    Files.createFile(repository.resolve("objects/incoming_1.pack"));
    Files.createFile(repository.resolve("packed-refs.lock"));
    commits = reopen();

    String second = git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));

    assertThat(commits.fetch(source).commit()).isEqualTo(second);
    assertThat(repository.resolve("objects/incoming_1.pack")).doesNotExist();
  }

  @Test
  void a_mark_that_cannot_be_read_stops_instead_of_beginning_anew() throws IOException {
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    commits.accept(source, commits.fetch(source));
    try (Stream<Path> marks = Files.list(temp.resolve("marks"))) {
      Files.writeString(marks.findFirst().orElseThrow(), "");
    }

    Stops.atVerify("verify.mark-unreadable", () -> commits.fetch(source));
  }

  @Test
  void many_fetches_do_not_leave_many_packs() throws IOException {
    for (int n = 0; n < SourceLimits.PACKS_MAX + 5; n++) {
      git.commit(KARI, "commit " + n, Map.of("a.yaml", "a: " + n + "\n"));
      commits.accept(source, commits.fetch(source));
    }

    try (Stream<Path> packs = Files.list(cached().resolve("objects/pack"))) {
      assertThat(packs.filter(file -> file.toString().endsWith(".pack")))
          .hasSizeLessThan(SourceLimits.PACKS_MAX);
    }
    assertThat(commits.export(source, commits.fetch(source), ".", fresh("tree")).resolve("a.yaml"))
        .hasContent("a: " + (SourceLimits.PACKS_MAX + 4) + "\n");
  }

  private Path cached() throws IOException {
    try (Stream<Path> entries = Files.list(temp.resolve("cache"))) {
      return entries.filter(entry -> entry.toString().endsWith(".git")).findFirst().orElseThrow();
    }
  }

  private void damagePacks() throws IOException {
    try (Stream<Path> files = Files.walk(cached().resolve("objects"))) {
      for (Path pack : files.filter(Files::isRegularFile).toList()) {
        if (!pack.toString().endsWith(".idx")) {
          boolean _ = pack.toFile().setWritable(true);
          try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            for (long at = 14; at < channel.size(); at += 16) {
              channel.write(ByteBuffer.wrap(new byte[] {(byte) 0xff, 0x13}), at);
            }
          }
        }
      }
    }
  }

  private Path fresh(String name) throws IOException {
    return Files.createDirectory(
        temp.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
