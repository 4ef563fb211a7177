package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {

  private static final GitRepository.Author ASE =
      new GitRepository.Author("Åse", "ase@example.org");

  @TempDir private Path folder = Path.of("");
  private GitRepository repository = GitRepository.at(folder);

  @BeforeEach
  void create() {
    repository = GitRepository.create(folder.resolve("fleet.git"));
  }

  @Test
  void commitsOnTopOfWhatThereIs() throws IOException, InterruptedException {
    String first = repository.commit(ASE, "Første", Map.of("a/b.yaml", "one\n", "c.yaml", "two\n"));
    String second = repository.change().write("c.yaml", "three\n").commit(ASE, "Andre");
    assertThat(second).matches("[0-9a-f]{40}").isNotEqualTo(first).isEqualTo(repository.head());
    assertThat(git("log", "--format=%an <%ae> %s [%P]", "main"))
        .isEqualTo("Åse <ase@example.org> Andre [" + first + "]\nÅse <ase@example.org> Første []");
    assertThat(git("show", "main:a/b.yaml")).isEqualTo("one");
    assertThat(git("show", "main:c.yaml")).isEqualTo("three");
  }

  @Test
  void deletesFilesAndFolders() throws IOException, InterruptedException {
    var _ = repository.commit(ASE, "All", Map.of("a/b", "1", "a/c/d", "2", "e", "3", "f", "4"));
    var _ = repository.change().delete("a").delete("e").delete("none").commit(ASE, "Less");
    assertThat(git("ls-tree", "-r", "--name-only", "main")).isEqualTo("f");
    var _ = repository.change().deleteAll().write("g", "5").commit(ASE, "Other");
    assertThat(git("ls-tree", "-r", "--name-only", "main")).isEqualTo("g");
  }

  @Test
  void makesWhatASourceMustRefuse() throws IOException, InterruptedException {
    String pin = "0123456789abcdef0123456789abcdef01234567";
    var _ =
        repository
            .change()
            .symlink("link", "/etc/passwd")
            .gitlink("module", pin)
            .write("with \"quotes\" and æ", "x")
            .commit(ASE, "Odd");
    assertThat(git("-c", "core.quotePath=false", "ls-tree", "-z", "main").split("\0", -1))
        .anyMatch(line -> line.startsWith("120000 blob") && line.endsWith("\tlink"))
        .anyMatch(line -> line.equals("160000 commit " + pin + "\tmodule"))
        .anyMatch(line -> line.endsWith("\twith \"quotes\" and æ"));
  }

  @Test
  void goesBackAsAForcePushDoes() {
    String first = repository.commit(ASE, "First", Map.of("a", "1"));
    String second = repository.commit(ASE, "Second", Map.of("a", "2"));
    repository.forceBranch("main", first);
    assertThat(repository.head()).isEqualTo(first);
    assertThat(repository.resolve(second)).isEqualTo(second);
  }

  @Test
  void keepsBranchesApart() {
    String main = repository.commit(ASE, "Main", Map.of("a", "1"));
    String other = repository.change("stage/next").write("b", "2").commit(ASE, "Other");
    assertThat(repository.head()).isEqualTo(main);
    assertThat(repository.resolve("stage/next")).isEqualTo(other);
  }

  @Test
  void givesTheSameIdToTheSameCommit(@TempDir Path elsewhere) {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    GitRepository twin = GitRepository.create(elsewhere);
    assertThat(repository.change().write("a", "1").commit(ASE, "Same", at))
        .isEqualTo(twin.change().write("a", "1").commit(ASE, "Same", at));
  }

  @Test
  void copiesAFolder(@TempDir Path source) throws IOException, InterruptedException {
    Files.createDirectories(source.resolve("base"));
    Files.writeString(source.resolve("base/x.yaml"), "x");
    Files.writeString(source.resolve("y.yaml"), "y");
    var _ = repository.change().copy(source, "apps").copy(source, "").commit(ASE, "Copy");
    assertThat(git("ls-tree", "-r", "--name-only", "main").lines())
        .containsExactly("apps/base/x.yaml", "apps/y.yaml", "base/x.yaml", "y.yaml");
  }

  @Test
  void canBeClonedFromItsUri() throws IOException, InterruptedException {
    String head = repository.commit(ASE, "First", Map.of("a", "1"));
    assertThat(repository.uri().toString()).startsWith("file:///").endsWith("/fleet.git");
    assertThat(git("ls-remote", repository.uri().toString(), "refs/heads/main"))
        .isEqualTo(head + "\trefs/heads/main");
  }

  @Test
  void tellsWhatGitSaid() {
    assertThatThrownBy(() -> repository.resolve("nothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("git rev-parse")
        .hasMessageContaining("fleet.git");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "--git-dir"));
    command.add(repository.path().toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.stripTrailing().replaceAll("\0$", "");
  }
}
