package io.samsvar.reconciler.render;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.render.TreeRenderer.Rendering;
import io.samsvar.reconciler.resource.RenderSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code helm template} of a chart in the tree. No release is made and no cluster is asked, so
 * {@code lookup} gives nothing. A chart whose result would be another one each time is refused.
 * Blocking; safe for several threads.
 */
final class HelmTemplate {

  /** One file of values, bytes: 1 MiB. */
  static final int VALUES_BYTES_MAX = 1 << 20;

  private static final int API_VERSIONS_PER_FLAG = 200;
  private static final String RELEASE = "release";
  private static final int RELEASE_CHARS_MAX = 53;

  private final BoundedTool helm;

  HelmTemplate(BoundedTool helm) {
    this.helm = helm;
  }

  Rendering render(
      RenderRequest request,
      Path tree,
      Path chart,
      String where,
      Supplier<Capabilities> capabilities) {
    RenderSpec.Helm asked = request.spec().helmOrDefault();
    try (PrivateHome home = PrivateHome.create()) {
      boolean archives = new ChartCheck(tree).check(chart);
      List<Path> values = values(asked, tree, chart, home);
      Capabilities cluster = asksCluster(asked) ? capabilities.get() : null;
      List<String> options = options(request, asked, cluster);
      ChartUses uses = ChartUses.of(tree, chart);
      BoundedTool.Output output =
          helm.run(where, arguments(chart, values, options), home, shown(tree, chart, home));
      byte[] first = output.stdout();
      if (uses.mayVary() || archives) {
        var _ = sameAgain(first, arguments(chart, values, options), where, home, uses);
      }
      if (uses.mayVary()) {
        Path changed = uses.withoutChance(chart, home.path().resolve("chart"));
        var _ = sameAgain(first, arguments(changed, values, options), where, home, uses);
      }
      HelmHooks hooks = new HelmHooks(asked.hookMode());
      Manifests manifests = manifests(first, tree, chart).map(hooks::take, Origins.asRead());
      List<String> told = new ArrayList<>(output.messages());
      told.addAll(uses.told());
      if (archives) {
        told.add(
            "Archives in charts are rendered but not looked through for calls of the clock; unpack"
                + " them to have that.");
      }
      told.addAll(hooks.told());
      return new Rendering(
          manifests, Origins.asRead(), told, cluster == null ? null : cluster.digest());
    } catch (ManifestException e) {
      throw new StageException(
          Stage.RENDER, e.code(), "The chart at '" + where + "': " + e.reason() + ".");
    } catch (IOException e) {
      throw TreeRenderer.noHome(e);
    }
  }

  private boolean sameAgain(
      byte[] first, List<String> arguments, String where, PrivateHome home, ChartUses uses) {
    byte[] second;
    try {
      second = helm.run(where, arguments, home, Map.of()).stdout();
    } catch (StageException e) {
      if (!e.code().equals("render.failed")) {
        throw e;
      }
      // It went well before; what differs now are only the calls that are not to be made.
      second = new byte[0];
    }
    if (Arrays.equals(first, second)) {
      return true;
    }
    throw new ManifestException(
        "render.not-repeatable",
        "it gives another result each time"
            + uses.places()
            + ". The cluster would be changed with each look, and no record could say what was"
            + " applied. Set the values by which the chart leaves this out, such as the name of an"
            + " existing Secret, or change the chart");
  }

  private static List<String> arguments(Path chart, List<Path> values, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("template"));
    arguments.addAll(options);
    values.forEach(file -> arguments.addAll(List.of("--values", file.toString())));
    arguments.add(chart.toString());
    return arguments;
  }

  private static List<String> options(
      RenderRequest request, RenderSpec.Helm asked, @Nullable Capabilities discovered) {
    List<String> options = new ArrayList<>();
    options.add(release(request, asked.releaseName()));
    String namespace =
        asked.namespace() == null ? request.targetNamespace() : Objects.toString(asked.namespace());
    options.addAll(List.of("--namespace", namespace.isEmpty() ? "default" : namespace));
    if (asked.takesCrds()) {
      options.add("--include-crds");
    }
    Capabilities cluster = discovered == null ? Capabilities.BUILT_IN : discovered;
    String version = asked.kubeVersion() == null ? cluster.kubeVersion() : asked.kubeVersion();
    if (!version.isEmpty()) {
      options.addAll(List.of("--kube-version", version));
    }
    List<String> served = asked.apiVersions() == null ? cluster.apiVersions() : asked.apiVersions();
    for (int from = 0; from < served.size(); from += API_VERSIONS_PER_FLAG) {
      List<String> some =
          served.subList(from, Math.min(from + API_VERSIONS_PER_FLAG, served.size()));
      options.addAll(List.of("--api-versions", String.join(",", some)));
    }
    return options;
  }

  private static boolean asksCluster(RenderSpec.Helm asked) {
    return asked.kubeVersion() == null || asked.apiVersions() == null;
  }

  private static String release(RenderRequest request, @Nullable String asked) {
    String name = asked == null ? request.release() : asked;
    String valid = name.isEmpty() ? RELEASE : name;
    if (valid.length() > RELEASE_CHARS_MAX || !valid.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
      throw new ManifestException(
          "render.release-name",
          "'"
              + valid
              + "' can be no name of a release (small letters, digits and -, at most "
              + RELEASE_CHARS_MAX
              + "); give one in spec.render.helm.releaseName");
    }
    return valid;
  }

  /** Copies under names of our own: Helm takes a comma in a name for two, and addresses too. */
  private static List<Path> values(RenderSpec.Helm asked, Path tree, Path chart, PrivateHome home)
      throws IOException {
    List<Path> copies = new ArrayList<>();
    for (String entry : asked.files()) {
      Path file = LocalPath.resolve(tree, chart, entry);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new ManifestException(
            "render.file-missing", "its values file '" + entry + "' does not exist");
      }
      if (Files.size(file) > VALUES_BYTES_MAX) {
        throw new ManifestException(
            "render.too-large",
            "its values file '" + entry + "' has over " + VALUES_BYTES_MAX + " bytes");
      }
      copies.add(Files.copy(file, home.path().resolve("values-" + copies.size() + ".yaml")));
    }
    if (asked.values() != null) {
      copies.add(
          Files.write(
              home.path().resolve("values-" + copies.size() + ".yaml"),
              CanonicalJson.bytes(asked.values())));
    }
    return copies;
  }

  private static Map<Path, String> shown(Path tree, Path chart, PrivateHome home) {
    Map<Path, String> shown = new LinkedHashMap<>();
    shown.put(home.path(), "");
    shown.put(chart, ".");
    shown.put(tree, "");
    return shown;
  }

  /**
   * Helm tells the template before each document. A line that begins with {@code ---} ends a
   * document wherever it stands, so nothing within one can pass for another's origin.
   */
  private static Manifests manifests(byte[] output, Path tree, Path chart) {
    Manifests manifests = new Manifests();
    String text = new String(output, StandardCharsets.UTF_8);
    String file = tree.relativize(chart.resolve("templates")).toString();
    for (String part : text.split("(?m)^(?=---\\s*\\n# Source: )", -1)) {
      String source = source(part);
      if (!source.isEmpty()) {
        Path template = chart.resolve(source).normalize();
        file = template.startsWith(tree) ? tree.relativize(template).toString() : file;
      }
      var _ = manifests.add(part.getBytes(StandardCharsets.UTF_8), file);
    }
    return manifests;
  }

  /** The template below the chart: what Helm says begins with the chart's name. */
  private static String source(String part) {
    int from = part.indexOf("# Source: ");
    int end = part.indexOf('\n', from);
    if (!part.startsWith("---") || from < 0 || end < 0) {
      return "";
    }
    String path = part.substring(from + "# Source: ".length(), end).strip();
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1).replace("\0", "");
  }
}
