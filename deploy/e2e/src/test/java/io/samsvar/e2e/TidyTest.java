package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The repository keeps its own rules, and its pages name only what exists. */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:#([a-zA-Z0-9_]+))?`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final List<String> PAGES =
      List.of("README.md", "ARCHITECTURE.md", "COMPLIANCE.md", "CHANGELOG.md", "PERFORMANCE.md");

  @Test
  void filesAreShortEnoughToRead() {
    assertThat(Repository.files(".java"))
        .filteredOn(file -> Repository.text(file).lines().count() > FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void nothingIsSkippedOrLeftForLater() {
    Pattern leftover =
        Pattern.compile("@Dis" + "abled|assume(That|True|False)\\(|TO" + "DO|FIX" + "ME");
    assertThat(Repository.files(".java"))
        .filteredOn(file -> leftover.matcher(Repository.text(file)).find())
        .isEmpty();
  }

  @Test
  void noModuleOrPackageIsADrawerForEverything() {
    assertThat(Repository.files("package-info.java"))
        .extracting(file -> String.valueOf(Repository.folder(file).getFileName()))
        .doesNotContain(
            "core", "common", "util", "utils", "helper", "helpers", "manager", "shared");
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<Path> packages =
        Repository.files(".java").stream().map(Repository::folder).collect(Collectors.toSet());
    assertThat(packages)
        .filteredOn(folder -> folder.toString().contains("/src/main/java/"))
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .exists()
                    .content()
                    .contains("@NullMarked"));
  }

  @Test
  void linksOfThePagesLeadSomewhere() {
    for (String page : PAGES) {
      Matcher links = LINK.matcher(Repository.text(Repository.ROOT.resolve(page)));
      while (links.find()) {
        assertThat(Files.exists(Repository.ROOT.resolve(links.group(1))))
            .as(page + " links to " + links.group(1))
            .isTrue();
      }
    }
  }

  @Test
  void everyInvariantHasATestThatExists() {
    String page = Repository.text(Repository.ROOT.resolve("ARCHITECTURE.md"));
    Set<Integer> held = new TreeSet<>();
    for (String line : page.lines().toList()) {
      Matcher row = Pattern.compile("^\\| (\\d+) \\|").matcher(line);
      if (row.find()) {
        held.add(Integer.valueOf(row.group(1)));
        assertThat(namedTests(line)).as("tests named in: " + line).isNotEmpty();
      }
    }
    assertThat(held).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void complianceNamesCodeAndTestsThatExist() {
    String page = Repository.text(Repository.ROOT.resolve("COMPLIANCE.md"));
    List<String> rows =
        page.lines().filter(line -> line.startsWith("| ") && line.contains("`")).toList();
    assertThat(rows).isNotEmpty();
    for (String row : rows) {
      Matcher names = CODE.matcher(row);
      while (names.find()) {
        assertThat(source(names.group(1))).as(names.group() + " in: " + row).isNotNull();
      }
      assertThat(namedTests(row)).as("tests named in: " + row).isNotEmpty();
    }
  }

  /* A test is a class that ends in Test, IT or E2E; with #method, the method has to be in it. */
  private static Set<String> namedTests(String text) {
    Set<String> tests = new TreeSet<>();
    Matcher names = CODE.matcher(text);
    while (names.find()) {
      String name = names.group(1);
      if (name.endsWith("Test") || name.endsWith("IT") || name.endsWith("E2E")) {
        Path file = source(name);
        assertThat(file).as("test " + name).isNotNull();
        String method = names.group(2);
        if (method != null && file != null) {
          assertThat(Repository.text(file)).as(name).contains(method + "(");
        }
        tests.add(name);
      }
    }
    return tests;
  }

  private static @org.jspecify.annotations.Nullable Path source(String name) {
    return Repository.files("/" + name + ".java").stream().findFirst().orElse(null);
  }
}
