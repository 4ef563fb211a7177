package io.samsvar.reconciler.render;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.render.ChildProcess.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pinned program that renders, in a bounded child process. Safe for several threads. */
final class BoundedTool {

  /** One run, seconds. */
  static final int RENDER_SECONDS_MAX = 60;

  /** What a run may write, bytes: 64 MiB. */
  static final int OUTPUT_BYTES_MAX = 64 << 20;

  /** What is kept of its warnings and errors, bytes: 64 KiB. */
  static final int MESSAGE_BYTES_MAX = 64 << 10;

  /** Memory that a run is told to keep to, bytes: 512 MiB. */
  static final long MEMORY_BYTES_MAX = 512L << 20;

  static final ChildProcess.Limits LIMITS =
      new ChildProcess.Limits(
          Duration.ofSeconds(RENDER_SECONDS_MAX),
          OUTPUT_BYTES_MAX,
          MESSAGE_BYTES_MAX,
          MEMORY_BYTES_MAX);

  private static final int SHOWN_CHARS_MAX = 1_000;
  private static final int WARNINGS_MAX = 50;

  private final String action;
  private final Path program;
  private final ChildProcess runner;

  /**
   * A program.
   *
   * @param action what it does, for errors: {@code kustomize build}
   */
  BoundedTool(String action, Path program, ChildProcess runner) {
    this.action = action;
    this.program = program.toAbsolutePath();
    this.runner = runner;
    if (!Files.isExecutable(this.program)) {
      throw new StageException(
          Stage.RENDER,
          "render.tool-missing",
          "There is no program at "
              + program
              + "; ./samsvar builds the pinned "
              + action.substring(0, action.indexOf(' '))
              + ".");
    }
  }

  /** What a run wrote. */
  static final class Output {
    private final byte[] stdout;
    private final List<String> messages;

    private Output(byte[] stdout, List<String> messages) {
      this.stdout = stdout;
      this.messages = List.copyOf(messages);
    }

    byte[] stdout() {
      return stdout;
    }

    /** Its other output, a line each, without the places of this machine. */
    List<String> messages() {
      return messages;
    }
  }

  /**
   * Runs it.
   *
   * @param where the path, for errors
   * @param arguments constant, or made by us: nothing of the repository stands where an option may
   * @param shown what messages say instead of places that differ with each run
   * @throws StageException at RENDER
   */
  Output run(String where, List<String> arguments, PrivateHome home, Map<Path, String> shown) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    try {
      return switch (runner.run(command, home.path())) {
        case Ending.Exited exited when exited.status() == 0 ->
            new Output(exited.stdout(), messages(exited.stderr(), shown));
        case Ending.Exited exited ->
            throw stop("render.failed", where, shortened(exited.stderr(), shown));
        case Ending.TimedOut _ ->
            throw stop("render.timeout", where, "it took longer than " + RENDER_SECONDS_MAX + " s");
        case Ending.TooMuch _ ->
            throw stop(
                "render.too-large", where, "it wrote more than " + OUTPUT_BYTES_MAX + " bytes");
      };
    } catch (IOException e) {
      throw new StageException(
          Stage.RENDER, "render.failed", action + " cannot be run: " + e.getMessage(), e);
    }
  }

  private StageException stop(String code, String where, String reason) {
    return new StageException(
        Stage.RENDER, code, action + " of '" + where + "' failed: " + reason + ".");
  }

  /** The program's own words, without the place of the exported tree, which changes each time. */
  private static String shortened(String stderr, Map<Path, String> shown) {
    String text = bare(stderr, shown);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }

  private static List<String> messages(String stderr, Map<Path, String> shown) {
    return stderr
        .lines()
        .map(line -> bare(line, shown))
        .filter(line -> !line.isEmpty())
        .distinct()
        .limit(WARNINGS_MAX)
        .toList();
  }

  private static String bare(String text, Map<Path, String> shown) {
    String bare = text;
    for (Map.Entry<Path, String> place : shown.entrySet()) {
      bare = bare.replace(place.getKey().toString(), place.getValue());
    }
    return bare.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
