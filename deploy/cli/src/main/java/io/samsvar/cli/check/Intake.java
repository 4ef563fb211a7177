package io.samsvar.cli.check;

import io.samsvar.reconciler.render.Capabilities;
import io.samsvar.reconciler.render.Manifests;
import io.samsvar.reconciler.render.Origins;
import io.samsvar.reconciler.render.PlainManifests;
import io.samsvar.reconciler.render.RenderRequest;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.render.Scopes;
import io.samsvar.reconciler.render.Substitution;
import io.samsvar.reconciler.render.TreeRenderer;
import io.samsvar.reconciler.resource.RenderSpec;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads what is to be judged by the reconciler's own render stage. Files given one by one are one
 * set; a directory is a set of its own, since overlays of one base declare the same names.
 */
public final class Intake {

  /** Stands for standard input. */
  static final String STREAM = "-";

  /** How findings name standard input. */
  static final String STREAM_FILE = "stdin";

  private final Path root;
  private final String targetNamespace;
  private final boolean skipOthers;
  private final String release;
  private final RenderSpec render;
  private final Map<String, JsonNode> variables;

  /**
   * An intake.
   *
   * @param root the repository; files are named from there, and nothing above it is read
   * @param targetNamespace for namespaced objects that name none, empty for none
   * @param skipOthers whether files that hold no Kubernetes object are passed over
   */
  public Intake(Path root, String targetNamespace, boolean skipOthers) {
    this(root, targetNamespace, skipOthers, "", RenderSpec.DEFAULT, Map.of());
  }

  private Intake(
      Path root,
      String targetNamespace,
      boolean skipOthers,
      String release,
      RenderSpec render,
      Map<String, JsonNode> variables) {
    this.root = root;
    this.targetNamespace = targetNamespace;
    this.skipOthers = skipOthers;
    this.release = release;
    this.render = render;
    this.variables = variables;
  }

  /**
   * The same, with what a Sync says of its manifests.
   *
   * @param fromMaps values that it takes from ConfigMaps
   */
  public Intake as(SyncFile sync, Map<String, String> fromMaps) {
    RenderSpec asked = sync.spec().renderOrDefault();
    Map<String, JsonNode> values = new HashMap<>();
    fromMaps.forEach((name, value) -> values.put(name, StringNode.valueOf(value)));
    values.putAll(Substitution.declared(asked));
    return new Intake(
        root, targetNamespace, skipOthers, sync.ref().name(), asked, Map.copyOf(values));
  }

  /**
   * The repository that a path is in: the nearest folder above it with {@code .git}, else the
   * working directory when it is below that, else its own folder.
   */
  static Path rootOf(Path path, Path working) {
    Path start = path.toAbsolutePath().normalize();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    if (start.startsWith(working)) {
      return working;
    }
    Path parent = start.getParent();
    return Files.isDirectory(start) || parent == null ? start : parent;
  }

  /** Reads a rendered stream. */
  List<Declared> stream(byte[] input) {
    Manifests manifests = new Manifests().add(input, STREAM_FILE);
    return List.of(new Declared(built(manifests, STREAM_FILE), false, true));
  }

  /**
   * Reads paths.
   *
   * @throws io.samsvar.reconciler.StageException at RENDER
   */
  public List<Declared> paths(List<Path> paths) {
    List<Declared> declared = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      Path whole = path.toAbsolutePath().normalize();
      if (PlainManifests.namesKustomization(whole)) {
        declared.add(directory(parent(whole)));
      } else if (Files.isDirectory(whole)) {
        declared.add(directory(whole));
      } else if (!skipOthers || mayHoldObjects(whole)) {
        files.add(whole);
      }
    }
    if (!files.isEmpty()) {
      declared.add(
          new Declared(
              built(PlainManifests.of(root, files), files.getFirst().getFileName().toString()),
              false,
              false));
    }
    return declared;
  }

  private Declared directory(Path directory) {
    boolean program = TreeRenderer.needsProgram(directory);
    if (!program && !render.substitutes()) {
      String where = root.equals(directory) ? "." : root.relativize(directory).toString();
      return new Declared(built(PlainManifests.below(root, directory), where), false, true);
    }
    Toolchain tools = Toolchain.standard();
    RenderedSet set =
        new TreeRenderer(
                new TreeRenderer.Programs(tools.binary("kustomize"), tools.binary("helm")),
                Scopes::builtIn,
                () -> Capabilities.BUILT_IN)
            .render(
                new RenderRequest(
                    root,
                    root.relativize(directory),
                    targetNamespace,
                    release(directory),
                    render,
                    variables));
    return new Declared(set, program, true);
  }

  /** Without a Sync, a chart's release is named as its folder. */
  private String release(Path directory) {
    return release.isEmpty() ? String.valueOf(directory.getFileName()) : release;
  }

  private RenderedSet built(Manifests manifests, String where) {
    return manifests.build(where, Scopes::builtIn, targetNamespace, Origins.asRead());
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** A manifest says its apiVersion and kind, in YAML and in JSON. */
  private static boolean mayHoldObjects(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
      return text.contains("apiVersion") && text.contains("kind");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
