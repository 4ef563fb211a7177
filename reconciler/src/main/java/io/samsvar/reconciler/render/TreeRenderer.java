package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders charts by the pinned {@code helm}, kustomizations by the pinned {@code kustomize}, each
 * in a bounded child process, and plain manifests by itself. What a program writes is read once.
 */
public final class TreeRenderer implements Renderer {

  private final Programs programs;
  private final BiPredicate<String, String> namespaced;
  private final Supplier<Capabilities> capabilities;
  private final BoundedTool kustomize;
  private final HelmTemplate helm;

  /**
   * A renderer with the standard limits.
   *
   * @param namespaced whether a kind, given by apiVersion and kind, is namespaced: the cluster's
   *     discovery, or {@link Scopes#builtIn} without a cluster; CustomResourceDefinitions in the
   *     rendered set are known by themselves
   * @param capabilities what charts are told of the cluster, asked only for a chart
   */
  public TreeRenderer(
      Programs programs,
      BiPredicate<String, String> namespaced,
      Supplier<Capabilities> capabilities) {
    this(
        programs,
        namespaced,
        capabilities,
        new ChildProcess(BoundedTool.LIMITS, Confinement.detect()));
  }

  TreeRenderer(
      Programs programs,
      BiPredicate<String, String> namespaced,
      Supplier<Capabilities> capabilities,
      ChildProcess runner) {
    this.programs = programs;
    this.namespaced = namespaced;
    this.capabilities = capabilities;
    this.kustomize = new BoundedTool("kustomize build", programs.kustomize(), runner);
    this.helm = new HelmTemplate(new BoundedTool("helm template", programs.helm(), runner));
  }

  /** Where the pinned programs are. */
  public record Programs(Path kustomize, Path helm) {}

  @Override
  public RenderedSet render(RenderRequest request) {
    Path tree = request.root().toAbsolutePath().normalize();
    Path from = tree.resolve(request.directory()).normalize();
    if (!from.startsWith(tree) || !Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new StageException(
          Stage.RENDER,
          "render.path-escape",
          "The path '" + request.directory() + "' is no directory of the exported tree.");
    }
    String where = tree.equals(from) ? "." : tree.relativize(from).toString();
    Rendering rendering = rendering(request, tree, from, where);
    if (request.spec().substitutes()) {
      substitute(request, rendering, where);
    }
    return rendering
        .manifests()
        .build(where, namespaced, request.targetNamespace(), rendering.origins())
        .withWarnings(rendering.warnings())
        .toldOf(rendering.capabilities());
  }

  private static void substitute(RenderRequest request, Rendering rendering, String where) {
    try {
      Substitution substitution = new Substitution(request.variables(), request.spec().isStrict());
      var _ = rendering.manifests().map(substitution::apply, rendering.origins());
    } catch (ManifestException e) {
      throw new StageException(Stage.RENDER, e.code(), "'" + where + "': " + e.reason() + ".");
    }
  }

  /** What came of a directory. */
  record Rendering(
      Manifests manifests, Origins origins, List<String> warnings, @Nullable Digest capabilities) {
    Rendering {
      warnings = List.copyOf(warnings);
    }
  }

  private Rendering rendering(RenderRequest request, Path tree, Path from, String where) {
    boolean chart = ChartCheck.isChart(from);
    boolean kustomization = KustomizationCheck.of(from).isPresent();
    if (chart && kustomization && request.spec().helm() == null) {
      throw new StageException(
          Stage.RENDER,
          "render.ambiguous",
          "'"
              + where
              + "' is a chart and a kustomization. Point the path at one of them, or say"
              + " spec.render.helm: {} to have the chart.");
    }
    if (chart) {
      return helm.render(request, tree, from, where, capabilities);
    }
    if (request.spec().helm() != null) {
      throw new StageException(
          Stage.RENDER,
          "render.no-chart",
          "spec.render.helm is for a chart, and '" + where + "' has no Chart.yaml.");
    }
    return kustomization
        ? kustomized(tree, from, where)
        : new Rendering(PlainManifests.below(tree, from), Origins.asRead(), List.of(), null);
  }

  private Rendering kustomized(Path tree, Path from, String where) {
    SourceFiles sources = new SourceFiles(tree);
    new KustomizationCheck(tree, sources).check(from);
    try (PrivateHome home = PrivateHome.create()) {
      BoundedTool.Output output =
          kustomize.run(
              where,
              List.of("build", from.toString(), "--load-restrictor", "LoadRestrictionsRootOnly"),
              home,
              Map.of(from, "."));
      return new Rendering(
          new Manifests().add(output.stdout(), where), sources, output.messages(), null);
    } catch (IOException e) {
      throw noHome(e);
    }
  }

  @Override
  public Digest capabilities() {
    return capabilities.get().digest();
  }

  /** By place, size and time: a program that is replaced in its place counts as another one. */
  @Override
  public Digest tools() {
    StringBuilder all = new StringBuilder();
    for (Path program : List.of(programs.kustomize(), programs.helm())) {
      try {
        all.append(program)
            .append('\n')
            .append(Files.size(program))
            .append('\n')
            .append(Files.getLastModifiedTime(program))
            .append('\n');
      } catch (IOException e) {
        throw new StageException(
            Stage.RENDER, "render.tool-missing", "There is no program at " + program + ".", e);
      }
    }
    return Digest.of(all.toString());
  }

  static StageException noHome(IOException e) {
    return new StageException(
        Stage.RENDER,
        "render.failed",
        "No private directory can be made for a render: " + e.getMessage(),
        e);
  }

  /**
   * Whether a directory is more than plain files: {@code check} asks before it looks for programs.
   */
  public static boolean needsProgram(Path directory) {
    return ChartCheck.isChart(directory) || PlainManifests.isKustomization(directory);
  }
}
