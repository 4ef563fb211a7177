package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.cli.demo.People;
import io.samsvar.cli.run.RunFile;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.ledger.store.SqliteLedgerReader;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code samsvar check} and the gate of {@code samsvar run} judge one commit, and say the same:
 * code, weight, message, object, path and file of every finding, with exemptions that count and
 * exemptions that do not, and rules about the plan.
 */
class CheckAgreesE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private final Instant spring =
      Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS);

  @TempDir private Path folder = Path.of("");

  @Test
  void findingByFinding() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(folder.resolve("cluster"), LocalCluster.Options.full())) {
      Kubectl admin =
          new Kubectl(
              Toolchain.standard().binary("kubectl"),
              cluster.kubeconfig(Identity.CLUSTER_ADMIN),
              new Console(System.out, false));
      Installation.apply(admin);
      Map<String, String> files = files();
      GitRepository git = GitRepository.create(folder.resolve("shop.git"));
      var _ = git.commit(People.OLA, "Our shop", files);
      Path desk = write(files);
      Path config = config(cluster);
      try (SamsvarProcess running =
          SamsvarProcess.start(folder, "run", "--config", config.toString())) {
        var _ =
            Eventually.value(
                "samsvar run to be ready",
                PATIENCE,
                () -> {
                  assertThat(running.isAlive()).as(running.output()).isTrue();
                  return RunFile.ready(folder.resolve("data"));
                });
        compare(admin, git, desk, config, "samsvar-system", "platform", 1);
        compare(admin, git, desk, config, "samsvar-system", "waived", 0);
        compare(admin, git, desk, config, "default", "team", 1);
      }
      try (SqliteLedgerReader ledger = SqliteLedgerReader.open(folder.resolve("data/ledger"))) {
        var _ = LedgerVerifier.verifyAll(ledger).orThrow();
      }
    }
  }

  private void compare(
      Kubectl admin,
      GitRepository git,
      Path desk,
      Path config,
      String namespace,
      String name,
      int expected)
      throws Exception {
    String manifest =
        """
        apiVersion: samsvar.io/v1alpha1
        kind: Sync
        metadata: {name: %s, namespace: %s}
        spec:
          source: {url: "%s", ref: refs/heads/main, path: %s, interval: 30s}
          targetNamespace: %s
          createNamespace: true
          environment: production
          region: no-oslo-1
          timeout: 30s
        """
            .formatted(name, namespace, git.uri(), name, name);
    assertThat(admin.apply(manifest).worked()).isTrue();
    Path sync = Files.writeString(folder.resolve(name + ".yaml"), manifest);

    Ran ran =
        Ran.samsvar(
            "check",
            desk.resolve(name),
            "--sync",
            sync,
            "--parameters",
            config,
            "--revision",
            git.head(),
            "-o",
            "json");

    assertThat(ran.status()).as(ran.toString()).isEqualTo(expected);
    assertThat(ran.err()).isEqualTo(DELETIONS);
    Verdict verdict = Eventually.value("the gate to judge " + name, PATIENCE, () -> judged(name));
    assertThat(told(JsonMapper.shared().readTree(ran.out())))
        .as(name)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(told(verdict));
  }

  private static final String DELETIONS =
      "note: what a commit deletes is known to the gate alone and was not judged\n";

  private Optional<Verdict> judged(String name) {
    try (SqliteLedgerReader ledger = SqliteLedgerReader.open(folder.resolve("data/ledger"))) {
      return ledger.entries(Instant.EPOCH, Instant.now().plusSeconds(1)).stream()
          .map(entry -> entry.event() instanceof Event.SyncJudged judged ? judged : null)
          .filter(judged -> judged != null && judged.sync().name().equals(name))
          .map(Event.SyncJudged::verdict)
          .findFirst();
    }
  }

  private static List<String> told(Verdict verdict) {
    List<Finding> findings =
        switch (verdict) {
          case Verdict.Passed(List<Finding> warnings) -> warnings;
          case Verdict.Blocked(List<Finding> all) -> all;
          case Verdict.Undecided undecided -> throw new AssertionError(undecided);
        };
    return findings.stream()
        .map(
            one -> {
              ResourceId id = one.resource();
              return line(
                  one.code(),
                  one.severity().name().toLowerCase(Locale.ROOT),
                  id == null ? "" : id.toString(),
                  one.path(),
                  one.file(),
                  one.message());
            })
        .toList();
  }

  private static List<String> told(JsonNode report) {
    List<String> told = new ArrayList<>();
    for (JsonNode one : report.path("findings")) {
      JsonNode id = one.path("resource");
      String resource =
          id.isNull()
              ? ""
              : new ResourceId(
                      id.path("group").asString(),
                      id.path("kind").asString(),
                      id.path("namespace").asString(),
                      id.path("name").asString())
                  .toString();
      told.add(
          line(
              one.path("code").asString(),
              one.path("severity").asString(),
              resource,
              one.path("path").asString(),
              one.path("file").isNull() ? null : one.path("file").asString(),
              one.path("message").asString()));
    }
    return told;
  }

  private static String line(
      String code,
      String severity,
      String resource,
      String path,
      @Nullable String file,
      String message) {
    return String.join(" | ", code, severity, resource, path, String.valueOf(file), message);
  }

  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (String path : List.of("platform", "team")) {
      files.put(path + "/far.yaml", far("far") + "---\n" + far("kept") + "---\n" + far("unnamed"));
      files.put(path + "/web.yaml", WEB);
      files.put(
          path + "/exemptions.yaml",
          exemption("far", spring) + "---\n" + exemption("kept", Instant.EPOCH));
    }
    files.put("waived/far.yaml", far("far"));
    files.put(
        "waived/exemptions.yaml",
        exemption("far", spring)
            + "---\n"
            + exemption("far", spring)
                .replace("metadata: {name: far}", "metadata: {name: far-too}")
                .replace("residency.region-not-allowed", "residency.differs-from-sync"));
    return files;
  }

  private static String far(String name) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, labels: {region: us-east-1}}
    data: {level: info}
    """
        .formatted(name);
  }

  private static String exemption(String name, Instant until) {
    return """
    apiVersion: samsvar.io/v1alpha1
    kind: Exemption
    metadata: {name: %1$s}
    spec:
      code: residency.region-not-allowed
      objects: [{kind: ConfigMap, name: %1$s}]
      owner: platform@example.no
      reason: It moves in spring.
      expiresAt: "%2$s"
    """
        .formatted(name, until);
  }

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: "registry.example.no/web:1"}]
      """;

  private Path write(Map<String, String> files) throws IOException {
    Path desk = folder.resolve("desk");
    Files.createDirectories(desk.resolve(".git"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = desk.resolve(file.getKey());
      Files.createDirectories(Repository.folder(path));
      Files.writeString(path, file.getValue());
    }
    return desk;
  }

  private Path config(LocalCluster cluster) throws IOException {
    return Files.writeString(
        folder.resolve("samsvar.yaml"),
        """
        cluster: {name: e2e, regions: [no-oslo-1]}
        dataDirectory: %s
        kubeconfig: %s
        webhook: {port: 0}
        http: {port: 0}
        sources: {localRepositories: true}
        policyPacks: [residency, sealing, workload, network]
        """
            .formatted(folder.resolve("data"), cluster.kubeconfig(Identity.RECONCILER)));
  }
}
