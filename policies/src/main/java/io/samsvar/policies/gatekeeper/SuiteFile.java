package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.foreign.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A suite as {@code gator verify} reads it ({@code test.gatekeeper.sh/v1alpha1}).
 *
 * @param file its file; the paths in it are relative to the folder of it
 */
record SuiteFile(Path file, String name, boolean skip, List<Test> tests) {

  private static final String GROUP = "test.gatekeeper.sh/";

  /**
   * One constraint with its cases.
   *
   * @param invalid whether the constraint must not be accepted
   * @param expands whether it needs workloads expanded to the pods they would make
   */
  record Test(
      String name,
      String template,
      String constraint,
      boolean invalid,
      boolean expands,
      boolean skip,
      List<Case> cases) {}

  /** One object with what must come of it. */
  record Case(
      String name,
      String object,
      List<String> inventory,
      List<JsonNode> assertions,
      boolean skip) {}

  /** The suites in a file, or in a folder and the folders below it, by path. */
  static List<SuiteFile> find(Path root) throws IOException {
    if (Files.isRegularFile(root)) {
      return read(root);
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files =
          walk.filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    List<SuiteFile> suites = new ArrayList<>();
    for (Path file : files) {
      suites.addAll(read(file));
    }
    return suites;
  }

  private static List<SuiteFile> read(Path file) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(GROUP)) {
      return List.of();
    }
    return YamlFiles.objects(file.toString(), text).stream()
        .filter(object -> object.path("apiVersion").asString("").startsWith(GROUP))
        .filter(object -> object.path("kind").asString("").equals("Suite"))
        .map(object -> of(file, object))
        .toList();
  }

  private static SuiteFile of(Path file, ObjectNode suite) {
    List<Test> tests = new ArrayList<>();
    for (JsonNode test : suite.path("tests")) {
      List<Case> cases = new ArrayList<>();
      for (JsonNode one : test.path("cases")) {
        cases.add(
            new Case(
                one.path("name").asString(""),
                one.path("object").asString(""),
                one.path("inventory").valueStream().map(path -> path.asString("")).toList(),
                one.path("assertions").valueStream().toList(),
                one.path("skip").asBoolean(false)));
      }
      tests.add(
          new Test(
              test.path("name").asString(""),
              test.path("template").asString(""),
              test.path("constraint").asString(""),
              test.path("invalid").asBoolean(false),
              !test.path("expansion").asString("").isEmpty(),
              test.path("skip").asBoolean(false),
              cases));
    }
    String name = suite.path("metadata").path("name").asString("");
    return new SuiteFile(file, name, suite.path("skip").asBoolean(false), tests);
  }

  /** A file that a path in the suite names. */
  Path beside(String path) {
    Path folder = file.toAbsolutePath().getParent();
    return (folder == null ? file : folder).resolve(path).normalize();
  }
}
