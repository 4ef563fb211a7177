package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.testkit.GitRepository;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code samsvar policy new, test, doc, bench, replay}. */
class PolicyToolsE2E {
  private static final GitRepository.Author AUTHOR =
      new GitRepository.Author("Ola", "ola@example.no");

  @TempDir private Path folder = Path.of("");

  @Test
  void aNewRulePassesItsTestsAtOnceAndSoDoesASecondOneBesideIt() throws Exception {
    assertThat(begin("team.owner-missing").out()).contains("team/owner_missing.rego");
    assertThat(test("--coverage-min", "100").status()).isZero();
    assertThat(begin("team.contact-missing").status()).isZero();

    Ran both = test("--coverage-min", "100");

    assertThat(both.status()).as(both.toString()).isZero();
    assertThat(both.out()).contains("team: 4 tests, 4 cases, coverage 100.0 %", "passed: 1 pack");
    assertThat(begin("team.owner-missing").err()).contains("is there already");
    assertThat(begin("Team").status()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsToldByKindAndPlace() throws Exception {
    begin("team.owner-missing");
    write("team/cases/owner-missing/denied-wrong.yaml", "kind: Service\nmetadata: {name: a}\n");
    write("team/cases/owner-missing/warned-wrong.yaml", "kind: Service\nmetadata: {name: a}\n");
    write("team/more_test.rego", "package samsvar.more_test\n\ntest_no if 1 == 2\n");
    write("team/ugly.rego", "package samsvar.team\nugly   :=   1\n");

    Ran ran = test("--coverage-min", "100", "-o", "json");

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    JsonNode pack = JsonMapper.shared().readTree(ran.out()).path("packs").path(0);
    assertThat(pack.path("checks").valueStream().filter(check -> !check.path("problem").isNull()))
        .extracting(check -> check.path("kind").asString() + " " + check.path("name").asString())
        .containsExactlyInAnyOrder(
            "format ugly.rego",
            "test more_test.rego:3 test_no",
            "example cases/owner-missing/denied-wrong.yaml",
            "example cases/owner-missing/warned-wrong.yaml",
            "coverage coverage");
    assertThat(pack.path("missed").path("ugly.rego").path(0).asInt()).isEqualTo(2);
    Document xml =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(test("-o", "junit").out())));
    assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(4);
  }

  @Test
  void whatDoesNotCompileFails() throws Exception {
    begin("team.owner-missing");
    write("team/broken.rego", "package samsvar.team\n\nbroken if unknown_name\n");

    Ran ran = test();

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out()).contains("broken.rego:3: var unknown_name is unsafe");
    assertThat(Ran.samsvar("policy", "test", folder.resolve("none")).status()).isEqualTo(2);
    assertThat(Ran.samsvar("policy").status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"residency", "prune"})
  void theShippedPacksPass(String pack) {
    Ran ran =
        Ran.samsvar(
            "policy",
            "test",
            Repository.ROOT.resolve("policies/rego").resolve(pack),
            "--coverage-min",
            "85");

    assertThat(ran.status()).as(ran.toString()).isZero();
  }

  @Test
  void documentationComesFromMetadata() {
    begin("team.owner-missing");

    Ran ran = Ran.samsvar("policy", "doc", folder);

    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out())
        .contains("# team", "| `team.owner-missing` | denies | medium | Workloads carry the label.")
        .contains("| `ownerMissingLabel` | `\"owner\"` |");
  }

  @Test
  void aPackIsMeasuredBesideOpa() {
    begin("team.owner-missing");
    Path input = folder.resolve("team/cases/owner-missing/denied-without.yaml");

    Ran ran =
        Ran.samsvar(
            "policy", "bench", folder.resolve("team"), "--input", input, "--seconds", 1, "--json");

    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out().lines())
        .map(line -> JsonMapper.shared().readTree(line))
        .allSatisfy(line -> assertThat(line.path("median_us").asDouble()).isPositive())
        .extracting(line -> line.path("evaluator").asString())
        .containsExactly("engine", "opa");
  }

  @Test
  void aChangeOfPolicyIsReplayedOverCommits() throws Exception {
    begin("team.owner-missing");
    GitRepository repository = GitRepository.create(folder.resolve("shop.git"));
    for (int at = 1; at <= 3; at++) {
      String labels =
          "region: no-oslo-1, environment: production" + (at < 3 ? "" : ", owner: shop");
      repository.commit(AUTHOR, "change " + at, Map.of("app/web.yaml", deployment(labels, at)));
    }

    Ran ran = replay(repository, "--no-shipped", "--policies", folder.resolve("team"));

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    JsonNode json = JsonMapper.shared().readTree(ran.out());
    assertThat(json.path("commits").asInt()).isEqualTo(3);
    JsonNode denied = json.path("newlyDenied");
    assertThat(denied.size()).isEqualTo(1);
    assertThat(denied.path(0).path("codes").asString()).isEqualTo("team.owner-missing");
    assertThat(denied.path(0).path("file").asString()).isEqualTo("app/web.yaml:3");
    assertThat(denied.path(0).path("commits").asInt()).isEqualTo(2);

    Path older = folder.resolve("older");
    Files.createDirectories(older);
    Files.writeString(
        older.resolve("older.rego"),
        """
        package samsvar.older

        deny contains {"code": "older.all", "message": "no"}
        """);
    Ran relaxed =
        replay(
            repository, "--no-shipped", "--policies", folder.resolve("team"), "--against", older);
    JsonNode both = JsonMapper.shared().readTree(relaxed.out());
    assertThat(both.path("newlyAllowed").path(0).path("codes").asString()).isEqualTo("older.all");
    assertThat(both.path("otherwiseDenied").path(0).path("commits").asInt()).isEqualTo(2);

    Ran same = replay(repository);
    assertThat(same.status()).as(same.toString()).isZero();
    assertThat(Ran.samsvar("policy", "replay", "--repository", folder).status()).isEqualTo(2);
  }

  private static Ran replay(GitRepository repository, Object... more) {
    Object[] command = {
      "policy", "replay", "--repository", repository.path(), "--path", "app", "-o", "json"
    };
    return Ran.samsvar(
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(command), java.util.Arrays.stream(more))
            .toArray());
  }

  private static String deployment(String labels, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, labels: {%s}}
    spec: {replicas: %d, template: {metadata: {labels: {app: web}}}}
    """
        .formatted(labels, replicas);
  }

  private Ran begin(String name) {
    return Ran.samsvar("policy", "new", name, "--dir", folder);
  }

  private Ran test(Object... options) {
    return Ran.samsvar(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("policy", "test", folder),
                java.util.Arrays.stream(options))
            .toArray());
  }

  private void write(String path, String text) throws Exception {
    Files.createDirectories(Repository.folder(folder.resolve(path)));
    Files.writeString(folder.resolve(path), text);
  }
}
