package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.StageException;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import io.samsvar.testkit.GitRepository.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees and objects that a hostile repository holds, served by plain git over https. */
class HostileTreeTest {

  private static final Author EVE = new Author("Eve", "eve@example.com");
  private static final String NOWHERE = "1234567890123456789012345678901234567890";

  @TempDir private Path temp;
  private GitRepository git;
  private GitOverHttps server;
  private GitCommits commits;
  private SourceSpec source;
  private Path into;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    git = GitRepository.create(temp.resolve("projects/origin.git"));
    server = new GitOverHttps(temp.resolve("projects"), temp);
    commits = with(SourceLimits.STANDARD);
    source = new SourceSpec(server.url("origin.git"), "refs/heads/main", null);
    into = Files.createDirectory(temp.resolve("tree"));
  }

  @AfterEach
  void close() throws IOException {
    commits.close();
    server.close();
  }

  private GitCommits with(SourceLimits limits) {
    return new GitCommits(
        temp.resolve("cache"),
        new SourcePolicy(false, Set.of(), Set.of("localhost"), server.authority()),
        new HighWaterFiles(temp.resolve("marks")),
        limits);
  }

  /** What a change does to a tree. */
  interface Hostile {
    Change apply(Change change);
  }

  static Stream<Arguments> trees() {
    return Stream.of(
        tree(
            "case01 symlink to a token",
            "source.symlink",
            c -> c.symlink("values.yaml", "/var/run/secrets/token")),
        tree(
            "case02 symlinked directory chain",
            "source.symlink",
            c -> c.symlink("a", "b").symlink("b", "..")),
        tree("case05 symlink loop", "source.symlink", c -> c.symlink("loop", "loop")),
        tree(
            "case07 gitmodules",
            "source.submodule",
            c -> c.write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c id\n")),
        tree("case07 gitlink", "source.gitlink", c -> c.gitlink("vendor", NOWHERE)),
        tree(
            "case08 LFS pointer",
            "source.lfs-pointer",
            c ->
                c.write(".gitattributes", "* filter=x diff=x\n")
                    .write(
                        "big.yaml",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")),
        tree("case03 trailing dot", "source.name-refused", c -> c.write("a./b", "x")),
        tree("case03 backslash", "source.name-refused", c -> c.write("a\\..\\b", "x")),
        tree("case33 newline", "source.name-refused", c -> c.write("a\nb", "x")));
  }

  private static Arguments tree(String name, String code, Hostile hostile) {
    return Arguments.argumentSet(name, code, hostile);
  }

  @ParameterizedTest
  @MethodSource("trees")
  void a_hostile_tree_is_stopped_at_the_export(String code, Hostile hostile) throws IOException {
    hostile.apply(git.change().write("ok.yaml", "a: 1\n")).commit(EVE, "hostile");
    Revision revision = commits.fetch(source);

    String message = Stops.atFetch(code, () -> commits.export(source, revision, ".", into));

    assertThat(message).doesNotContain("token").doesNotContain("\n");
    try (Stream<Path> files = Files.walk(into)) {
      assertThat(files).noneMatch(Files::isSymbolicLink);
    }
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.argumentSet("case03 .git", ".git"),
        Arguments.argumentSet("case03 .GIT", ".GIT"),
        Arguments.argumentSet("case03 HFS ignorable", ".g\u200cit"),
        Arguments.argumentSet("case03 short name of .git", "git~1"),
        Arguments.argumentSet("case03 dot dot", ".."),
        Arguments.argumentSet("case03 slash", "a/b"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_that_git_itself_forbids_does_not_get_into_the_cache(String name)
      throws IOException, InterruptedException {
    RawGit raw = new RawGit(git.path());
    String blob = raw.object("blob", "x".getBytes(StandardCharsets.UTF_8));
    raw.commit(raw.object("tree", treeEntry("100644", name, blob)));

    Stops.atFetch("source.malformed", () -> commits.fetch(source));
  }

  static Stream<Arguments> malformed() {
    String who = " A <a@x> 1700000000 +0000\n";
    return Stream.of(
        Arguments.argumentSet("case17 no committer", "tree %s\nauthor" + who + "\nm\n"),
        Arguments.argumentSet(
            "case17 two authors",
            "tree %s\nauthor" + who + "author" + who + "committer" + who + "\nm\n"),
        Arguments.argumentSet("case17 no tree", "author" + who + "committer" + who + "\nm\n"),
        Arguments.argumentSet(
            "case17 missing blob",
            "tree " + NOWHERE + "\nauthor" + who + "committer" + who + "\nm\n"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_malformed_commit_is_stopped(String template) throws IOException, InterruptedException {
    RawGit raw = new RawGit(git.path());
    String blob = raw.object("blob", "x".getBytes(StandardCharsets.UTF_8));
    String tree = raw.object("tree", treeEntry("100644", "a.yaml", blob));
    String text = template.contains("%s") ? template.formatted(tree) : template;
    String commit = raw.object("commit", text.getBytes(StandardCharsets.UTF_8));
    Files.writeString(git.path().resolve("refs/heads/main"), commit + "\n");

    String message = catchThrowableOfType(StageException.class, () -> commits.fetch(source)).code();

    assertThat(message).isIn("source.malformed", "source.unreachable");
  }

  @Test
  void case17_a_tree_entry_of_an_unknown_mode_is_stopped()
      throws IOException, InterruptedException {
    RawGit raw = new RawGit(git.path());
    String blob = raw.object("blob", "x".getBytes(StandardCharsets.UTF_8));
    raw.commit(raw.object("tree", treeEntry("060000", "device", blob)));

    Stops.atFetch("source.malformed", () -> commits.fetch(source));
  }

  @Test
  void case05_depth_files_and_bytes_are_bounded() {
    commits.close();
    commits = with(SourceLimits.STANDARD.withTree(1_000, 10, 5));

    git.commit(EVE, "deep", Map.of("a/b/c/d/e/f/g/h.yaml", "x"));
    stoppedAsTooLarge();
    git.change().deleteAll().write("big.yaml", "x".repeat(2_000)).commit(EVE, "big");
    stoppedAsTooLarge();
    Change many = git.change().deleteAll();
    for (int n = 0; n < 11; n++) {
      many.write("f" + n, "x");
    }
    many.commit(EVE, "many");
    stoppedAsTooLarge();
    git.change().deleteAll().write("ok.yaml", "x").commit(EVE, "ok");
    assertThat(commits.export(source, commits.fetch(source), "", into)).isEqualTo(into);
  }

  @Test
  void case05_five_thousand_levels_are_stopped() throws IOException, InterruptedException {
    RawGit raw = new RawGit(git.path());
    StringBuilder path = new StringBuilder();
    for (int level = 0; level < 5_000; level++) {
      path.append("d/");
    }
    git.commit(EVE, "deep", Map.of(path + "x.yaml", "x"));
    assertThat(raw.run("rev-parse", "main")).hasSize(40);

    stoppedAsTooLarge();
  }

  @Test
  void case13_a_blob_that_inflates_beyond_the_limit_is_not_taken_in() throws IOException {
    commits.close();
    commits = with(SourceLimits.STANDARD.withPack(1 << 20, 1_000, 1 << 20));
    git.change().write("zeros", new byte[16 << 20]).commit(EVE, "bomb");

    Stops.atFetch("source.too-large", () -> commits.fetch(source));

    try (Stream<Path> files = Files.walk(temp.resolve("cache"))) {
      long bytes = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
      assertThat(bytes).isLessThan(1 << 20);
    }
  }

  @Test
  void case14_a_pack_with_more_bytes_or_objects_than_allowed_is_not_taken_in() {
    byte[] noise = new byte[256 << 10];
    new Random(7).nextBytes(noise);
    git.change().write("noise", noise).commit(EVE, "noise");
    commits.close();
    commits = with(SourceLimits.STANDARD.withPack(64 << 10, 1_000, 1 << 20));
    Stops.atFetch("source.too-large", () -> commits.fetch(source));
    commits.close();
    commits = with(SourceLimits.STANDARD.withPack(1 << 20, 2, 1 << 20));
    Stops.atFetch("source.too-large", () -> commits.fetch(source));
    commits.close();
    commits = with(SourceLimits.STANDARD.withPack(1 << 20, 3, 1 << 20));
    assertThat(commits.fetch(source).commit()).isEqualTo(git.head());
  }

  private void stoppedAsTooLarge() {
    Revision revision = commits.fetch(source);
    Stops.atFetch("source.too-large", () -> commits.export(source, revision, ".", scratch()));
  }

  private Path scratch() throws IOException {
    return Files.createTempDirectory(temp, "scratch");
  }

  private static byte[] treeEntry(String mode, String name, String id) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes((mode + " " + name).getBytes(StandardCharsets.UTF_8));
    entry.write(0);
    entry.writeBytes(HexFormat.of().parseHex(id));
    return entry.toByteArray();
  }
}
