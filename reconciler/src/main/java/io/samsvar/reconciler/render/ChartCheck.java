package io.samsvar.reconciler.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at a chart before Helm sees it: nothing in it leads out of it, and all it depends on is in
 * it. One use, one thread.
 */
final class ChartCheck {

  /** Files of one chart, its subcharts included. */
  static final int FILES_MAX = 10_000;

  /** Charts within charts. */
  static final int DEPTH_MAX = 8;

  private static final String CHART = "Chart.yaml";
  private static final String ARCHIVE = ".tgz";

  private final Path tree;
  private boolean archives;

  ChartCheck(Path tree) {
    this.tree = tree;
  }

  /** Whether a directory is a chart. */
  static boolean isChart(Path directory) {
    return Files.isRegularFile(directory.resolve(CHART), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Checks a chart.
   *
   * @return whether subcharts stand in it as archives
   * @throws ManifestException names the file and the reason
   */
  boolean check(Path chart) {
    ordinary(chart);
    ObjectNode head = head(chart);
    if (head.path("type").asString("").equals("library")) {
      throw new ManifestException(
          "render.chart", CHART + " is that of a library chart, which declares nothing by itself");
    }
    vendored(chart, head, 0);
    return archives;
  }

  private void ordinary(Path chart) {
    try (Stream<Path> files = Files.walk(chart)) {
      List<Path> all = files.limit(FILES_MAX + 1L).toList();
      if (all.size() > FILES_MAX) {
        throw new ManifestException("render.too-large", "it has over " + FILES_MAX + " files");
      }
      for (Path file : all) {
        if (Files.isSymbolicLink(file)) {
          throw new ManifestException(
              "render.symlink",
              tree.relativize(file) + " is a symbolic link; put the file itself in its place");
        }
      }
    } catch (IOException _) {
      throw new ManifestException("render.file-missing", "it cannot be read");
    }
  }

  private void vendored(Path chart, ObjectNode head, int depth) {
    if (depth > DEPTH_MAX) {
      throw new ManifestException("render.chart", "its subcharts are nested too deeply");
    }
    Set<String> present = new HashSet<>();
    for (Path entry : entries(chart.resolve("charts"))) {
      String name = String.valueOf(entry.getFileName());
      if (isChart(entry)) {
        ObjectNode sub = head(entry);
        present.add(sub.path("name").asString(""));
        vendored(entry, sub, depth + 1);
      } else if (name.endsWith(ARCHIVE)) {
        archives = true;
        present.add(name.replaceAll("-[0-9]+\\.[0-9]+.*\\.tgz$", ""));
      }
    }
    for (JsonNode dependency : dependencies(chart, head)) {
      String name = dependency.path("name").asString("");
      if (!present.contains(name)) {
        throw new ManifestException(
            "render.dependency-missing",
            tree.relativize(chart.resolve(CHART))
                + " depends on '"
                + name
                + "', which is not in its folder charts. Nothing is fetched while rendering: run"
                + " `helm dependency update` and commit what it puts there");
      }
    }
  }

  /** Those of {@code Chart.yaml}, or of the {@code requirements.yaml} of older charts. */
  private List<JsonNode> dependencies(Path chart, ObjectNode head) {
    Path older = chart.resolve("requirements.yaml");
    ObjectNode holder =
        Files.isRegularFile(older, LinkOption.NOFOLLOW_LINKS) ? document(older) : head;
    return holder.path("dependencies").valueStream().toList();
  }

  private ObjectNode head(Path chart) {
    return document(chart.resolve(CHART));
  }

  private ObjectNode document(Path file) {
    try {
      List<JsonNode> documents = YamlDocuments.read(Files.readAllBytes(file));
      if (documents.size() == 1 && documents.getFirst() instanceof ObjectNode object) {
        return object;
      }
      throw new ManifestException("render.chart", tree.relativize(file) + " is no chart's");
    } catch (IOException _) {
      throw new ManifestException("render.file-missing", tree.relativize(file) + " cannot be read");
    }
  }

  private static List<Path> entries(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException _) {
      throw new ManifestException("render.file-missing", "its folder charts cannot be read");
    }
  }
}
