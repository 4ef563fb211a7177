package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The repository keeps its own rules, and its pages name only what exists. */
class TidyTest {
  private static final int CODE_LINES_MAX = 480;
  private static final int TEST_LINES_MAX = 650;
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:#([a-zA-Z0-9_]+))?`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final List<String> PAGES =
      List.of("README.md", "ARCHITECTURE.md", "COMPLIANCE.md", "CHANGELOG.md", "PERFORMANCE.md");

  @Test
  void filesAreShortEnoughToRead() {
    assertThat(Repository.files(".java"))
        .filteredOn(
            file ->
                Repository.text(file).lines().count()
                    > (file.toString().contains("/src/main/") ? CODE_LINES_MAX : TEST_LINES_MAX))
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

  /*
   * A number of four digits or more limits or measures something, so it has a name. Units (a
   * thousand, a million, a kibibyte) are names already; formats that others define are left out.
   */
  @Test
  void numbersThatLimitSomethingHaveAName() {
    Pattern number = Pattern.compile("(?<![\\w.])\\d[\\d_]{3,}L?(?![\\w.])");
    Set<String> units = Set.of("1000", "1000000", "1000000000", "1024");
    List<String> nameless = new ArrayList<>();
    for (Path file : Repository.files(".java")) {
      String path = file.toString();
      if (!path.contains("/src/main/") || path.contains("/builtin/") || path.contains("/pdf/")) {
        continue;
      }
      for (String statement : code(Repository.text(file)).split("[;{}]", -1)) {
        Matcher found = number.matcher(statement);
        while (found.find()) {
          String digits = found.group().replaceAll("[_L]", "");
          if (!statement.contains("static final") && !units.contains(digits)) {
            nameless.add(Repository.ROOT.relativize(file) + ": " + found.group());
          }
        }
      }
    }
    assertThat(nameless).isEmpty();
  }

  @Test
  void stagesHaveOneName() {
    Set<String> labels =
        Stream.of(Stage.values()).map(Stage::label).collect(Collectors.toUnmodifiableSet());
    Pattern inText = Pattern.compile("stage=([a-z]+)");
    Pattern asLiteral = Pattern.compile("(addKeyValue|tag)\\(\"stage\", \"");
    for (Path file : Repository.files(".java")) {
      if (file.toString().contains("/src/main/")) {
        String text = Repository.text(file);
        assertThat(asLiteral.matcher(text).find()).as(file + " names a stage by itself").isFalse();
        Matcher named = inText.matcher(text);
        while (named.find()) {
          assertThat(labels).as(file.toString()).contains(named.group(1));
        }
      }
    }
  }

  private static String code(String text) {
    return text.replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("(?s)\"\"\".*?\"\"\"", "")
        .replaceAll("\"(\\\\.|[^\"\\\\])*\"", "")
        // What a schema annotation limits is named by the field below it.
        .replaceAll("@(Size|Min|Max)\\([^)]*\\)", "")
        .replaceAll("//[^\n]*", "");
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

  @Test
  void complianceNamesSectionsThatTheReportHas() {
    String pages =
        Repository.files(".java").stream()
            .filter(file -> file.toString().contains("/documents/page/"))
            .map(Repository::text)
            .collect(Collectors.joining());
    Pattern section = Pattern.compile("\\| ([^|(]+) \\(([^|)]+)\\) \\|$");
    for (String row : Repository.text(Repository.ROOT.resolve("COMPLIANCE.md")).lines().toList()) {
      if (row.startsWith("| ") && row.contains("`")) {
        Matcher named = section.matcher(row);
        assertThat(named.find()).as("a section stands at the end of: " + row).isTrue();
        assertThat(pages).contains('"' + named.group(1) + '"', '"' + named.group(2) + '"');
      }
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
