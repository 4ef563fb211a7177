package io.samsvar.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A bare Git repository on disk that tests and the demo commit to, without a work tree: each commit
 * is one {@code git fast-import}. The user's and the machine's Git configuration is not read. Not
 * thread-safe.
 */
public final class GitRepository {

  /** The branch that {@link #change()} commits to. */
  public static final String BRANCH = "main";

  private final Path directory;

  private GitRepository(Path directory) {
    this.directory = directory;
  }

  /** Who a commit is by. */
  public record Author(String name, String email) {
    @Override
    public String toString() {
      return name + " <" + email + ">";
    }
  }

  /** Makes an empty bare repository in a folder that does not exist yet or is empty. */
  public static GitRepository create(Path directory) {
    GitRepository repository = new GitRepository(directory.toAbsolutePath());
    try {
      Files.createDirectories(repository.directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + directory, e);
    }
    var _ = repository.git(new byte[0], "init", "--quiet", "--bare", "--initial-branch=" + BRANCH);
    return repository;
  }

  /** A bare repository that exists already. */
  public static GitRepository at(Path directory) {
    return new GitRepository(directory.toAbsolutePath());
  }

  /** The bare repository's folder. */
  public Path path() {
    return directory;
  }

  /** The {@code file:///} address to clone from. */
  public URI uri() {
    return URI.create("file://" + directory.toUri().getRawPath().replaceAll("/$", ""));
  }

  /** The 40 hex digits of the commit that a branch, tag or other revision names. */
  public String resolve(String revision) {
    return git(new byte[0], "rev-parse", "--verify", revision + "^{commit}").strip();
  }

  /** The commit that {@link #BRANCH} points to; there must be one. */
  public String head() {
    return resolve("refs/heads/" + BRANCH);
  }

  /** Points a branch at a commit, backwards or sideways too: what a force-push does. */
  public void forceBranch(String branch, String commit) {
    var _ = git(new byte[0], "update-ref", "refs/heads/" + branch, commit);
  }

  /** Writes these files (path to text) on top of what there is, as one commit; returns its id. */
  public String commit(Author author, String message, Map<String, String> files) {
    Change change = change();
    files.forEach(change::write);
    return change.commit(author, message);
  }

  /** Begins a commit on {@link #BRANCH}. */
  public Change change() {
    return new Change(BRANCH);
  }

  /** Begins a commit on another branch, which starts empty when it does not exist. */
  public Change change(String branch) {
    return new Change(branch);
  }

  /** What one commit does to the tree, in order; ended by {@link #commit}. */
  public final class Change {

    private final String branch;
    private final ByteArrayOutputStream steps = new ByteArrayOutputStream();

    private Change(String branch) {
      this.branch = branch;
    }

    /** Creates or replaces an ordinary file. */
    public Change write(String path, String text) {
      return put("100644", path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Creates or replaces an ordinary file. */
    public Change write(String path, byte[] content) {
      return put("100644", path, content);
    }

    /** Creates or replaces a symbolic link. */
    public Change symlink(String path, String target) {
      return put("120000", path, target.getBytes(StandardCharsets.UTF_8));
    }

    /** Creates a gitlink, as a submodule is one, to a commit that need not exist. */
    public Change gitlink(String path, String commit) {
      line("M 160000 " + commit + " " + quoted(path));
      return this;
    }

    /** Removes a file, or a folder with all below it; no error when there is none. */
    public Change delete(String path) {
      line("D " + quoted(path));
      return this;
    }

    /** Removes everything. */
    public Change deleteAll() {
      line("deleteall");
      return this;
    }

    /** Writes every ordinary file below a folder on disk to the same place below {@code into}. */
    public Change copy(Path folder, String into) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          String relative = folder.relativize(file).toString().replace('\\', '/');
          write(into.isEmpty() ? relative : into + "/" + relative, Files.readAllBytes(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + folder, e);
      }
      return this;
    }

    /** Commits as author and committer, now; returns the commit's id. */
    public String commit(Author author, String message) {
      return commit(author, message, Instant.now());
    }

    /** Commits as author and committer at the given time; returns the commit's id. */
    public String commit(Author author, String message, Instant at) {
      byte[] body = steps.toByteArray();
      steps.reset();
      byte[] text = message.getBytes(StandardCharsets.UTF_8);
      line("commit refs/heads/" + branch);
      line("committer " + author + " " + at.getEpochSecond() + " +0000");
      line("data " + text.length);
      steps.writeBytes(text);
      line("");
      if (exists(branch)) {
        line("from refs/heads/" + branch + "^0");
      }
      steps.writeBytes(body);
      line("done");
      var _ = git(steps.toByteArray(), "fast-import", "--quiet", "--done");
      return resolve("refs/heads/" + branch);
    }

    private Change put(String mode, String path, byte[] content) {
      line("M " + mode + " inline " + quoted(path));
      line("data " + content.length);
      steps.writeBytes(content);
      line("");
      return this;
    }

    private void line(String text) {
      steps.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean exists(String branch) {
    return !git(new byte[0], "for-each-ref", "refs/heads/" + branch).isBlank();
  }

  private static String quoted(String path) {
    return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private String git(byte[] input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + directory));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().putAll(Map.of("GIT_CONFIG_NOSYSTEM", "1", "LC_ALL", "C"));
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    try {
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "git " + arguments[0] + " in " + directory + " ended with " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run git " + arguments[0] + "; is it on the PATH?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while git " + arguments[0] + " was running", e);
    }
  }
}
