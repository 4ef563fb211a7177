package io.samsvar.reconciler.render;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.render.ChildProcess.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders by the pinned {@code kustomize}, in a bounded child process, and plain manifests by
 * itself. What the program writes is read once.
 */
public final class KustomizeRenderer implements Renderer {

  /** One build, seconds. */
  public static final int RENDER_SECONDS_MAX = 60;

  /** What a build may write, bytes: 64 MiB. */
  public static final int OUTPUT_BYTES_MAX = 64 << 20;

  /** What is kept of its warnings and errors, bytes: 64 KiB. */
  public static final int MESSAGE_BYTES_MAX = 64 << 10;

  /** Memory that a build is told to keep to, bytes: 512 MiB. */
  public static final long MEMORY_BYTES_MAX = 512L << 20;

  private static final ChildProcess.Limits LIMITS =
      new ChildProcess.Limits(
          Duration.ofSeconds(RENDER_SECONDS_MAX),
          OUTPUT_BYTES_MAX,
          MESSAGE_BYTES_MAX,
          MEMORY_BYTES_MAX);
  private static final int SHOWN_CHARS_MAX = 1_000;

  private final Path kustomize;
  private final BiPredicate<String, String> namespaced;
  private final ChildProcess runner;

  /**
   * A renderer with the standard limits.
   *
   * @param kustomize the pinned program
   * @param namespaced whether a kind, given by apiVersion and kind, is namespaced: the cluster's
   *     discovery, or {@link Scopes#builtIn} without a cluster; CustomResourceDefinitions in the
   *     rendered set are known by themselves
   */
  public KustomizeRenderer(Path kustomize, BiPredicate<String, String> namespaced) {
    this(kustomize, namespaced, new ChildProcess(LIMITS, Confinement.detect()));
  }

  KustomizeRenderer(Path kustomize, BiPredicate<String, String> namespaced, ChildProcess runner) {
    this.kustomize = kustomize.toAbsolutePath();
    this.namespaced = namespaced;
    this.runner = runner;
    if (!Files.isExecutable(this.kustomize)) {
      throw new StageException(
          Stage.RENDER,
          "render.tool-missing",
          "There is no program at " + kustomize + "; ./samsvar builds the pinned kustomize.");
    }
  }

  @Override
  public RenderedSet render(Path root, Path directory, String targetNamespace) {
    Path tree = root.toAbsolutePath().normalize();
    Path from = tree.resolve(directory).normalize();
    if (!from.startsWith(tree) || !Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new StageException(
          Stage.RENDER,
          "render.path-escape",
          "The path '" + directory + "' is no directory of the exported tree.");
    }
    String where = tree.equals(from) ? "." : tree.relativize(from).toString();
    SourceFiles sources = new SourceFiles(tree);
    if (KustomizationCheck.of(from).isEmpty()) {
      return PlainManifests.below(tree, from)
          .build(where, namespaced, targetNamespace, Origins.asRead());
    }
    new KustomizationCheck(tree, sources).check(from);
    Ending.Exited run = build(from, where);
    RenderedSet set =
        new Manifests().add(run.stdout(), where).build(where, namespaced, targetNamespace, sources);
    return set.withWarnings(warnings(run.stderr(), tree));
  }

  private Ending.Exited build(Path from, String where) {
    Path home = null;
    try {
      home =
          Files.createTempDirectory(
              "samsvar-render-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      List<String> command =
          List.of(
              kustomize.toString(),
              "build",
              from.toString(),
              "--load-restrictor",
              "LoadRestrictionsRootOnly");
      return switch (runner.run(command, home)) {
        case Ending.Exited exited when exited.status() == 0 -> exited;
        case Ending.Exited exited ->
            throw stop("render.failed", where, shortened(exited.stderr(), from));
        case Ending.TimedOut _ ->
            throw stop("render.timeout", where, "it took longer than " + RENDER_SECONDS_MAX + " s");
        case Ending.TooMuch _ ->
            throw stop(
                "render.too-large", where, "it wrote more than " + OUTPUT_BYTES_MAX + " bytes");
      };
    } catch (IOException e) {
      throw new StageException(
          Stage.RENDER, "render.failed", "kustomize cannot be run: " + e.getMessage(), e);
    } finally {
      remove(home);
    }
  }

  private static StageException stop(String code, String where, String reason) {
    return new StageException(
        Stage.RENDER, code, "kustomize build of '" + where + "' failed: " + reason + ".");
  }

  /** The program's own words, without the place of the exported tree, which changes each time. */
  private static String shortened(String stderr, Path from) {
    String text = stderr.replace(from.toString(), ".").replaceAll("\\p{Cntrl}+", " ").strip();
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }

  private static List<String> warnings(String stderr, Path tree) {
    return stderr
        .lines()
        .map(line -> line.replace(tree.toString() + "/", "").replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(line -> !line.isEmpty())
        .distinct()
        .limit(50)
        .toList();
  }

  private static void remove(@Nullable Path home) {
    if (home == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // A private directory of temporary files is left for the system's own sweep.
    }
  }
}
