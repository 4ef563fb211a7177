package io.samsvar.reconciler.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plain git on a bare repository, for what no well-behaved tool would write. */
final class RawGit {
  private final Path repository;

  RawGit(Path repository) {
    this.repository = repository;
  }

  /** Runs git with this standard input; returns what it says, without the last line end. */
  String run(byte[] input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + repository));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said.strip();
  }

  /** Runs git without input. */
  String run(String... arguments) throws IOException, InterruptedException {
    return run(new byte[0], arguments);
  }

  /** Stores an object as it is given, valid or not. */
  String object(String type, byte[] content) throws IOException, InterruptedException {
    return run(content, "hash-object", "-t", type, "-w", "--literally", "--stdin");
  }

  /** Commits a tree to main. */
  String commit(String tree) throws IOException, InterruptedException {
    String body =
        "tree "
            + tree
            + "\nauthor A <a@x> 1700000000 +0000\ncommitter A <a@x> 1700000000 +0000\n\nm\n";
    String commit = object("commit", body.getBytes(StandardCharsets.UTF_8));
    run("update-ref", "refs/heads/main", commit);
    return commit;
  }
}
