package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.cli.run.RunFile;
import io.samsvar.ledger.store.SqliteLedgerReader;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle with Gatekeeper's objects and one with a package of Conftest, as their users have them,
 * in {@code samsvar run} on a cluster of its own: asked by the API server before a write and by the
 * gate before a commit is applied, with what Git declares as {@code data.inventory}.
 */
class ForeignPoliciesE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Author KARI = new Author("Kari", "kari@example.no");
  private static final Path GATEKEEPER =
      Repository.ROOT.resolve("policies/src/test/resources/io/samsvar/policies/gatekeeper");

  private static final String CONFTEST =
      """
      package main

      deny_debug[msg] {
        input.kind == "ConfigMap"
        input.data.level == "debug"
        msg := sprintf("%v logs everything", [input.metadata.name])
      }
      """;

  private static final String BUNDLE =
      """
      apiVersion: samsvar.io/v1alpha1
      kind: PolicyBundle
      metadata: {name: %s}
      spec:
        source: {url: "%s", ref: refs/heads/main, path: ., interval: 5s}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void policiesOfOtherEnginesDecideAtAdmissionAndAtTheGate() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(folder.resolve("cluster"), LocalCluster.Options.full())) {
      Kubectl admin =
          new Kubectl(
              Toolchain.standard().binary("kubectl"),
              cluster.kubeconfig(Identity.CLUSTER_ADMIN),
              new Console(System.out, false));
      Installation.apply(admin);
      try (SamsvarProcess running =
          SamsvarProcess.start(folder, "run", "--config", config(cluster))) {
        var _ =
            Eventually.value(
                "samsvar run to be ready",
                PATIENCE,
                () -> {
                  assertThat(running.isAlive()).as(running.output()).isTrue();
                  return RunFile.ready(folder.resolve("data"));
                });
        decide(admin);
        assertThat(running.stop()).isIn(0, 143);
      }
    }
    try (SqliteLedgerReader ledger = SqliteLedgerReader.open(folder.resolve("data/ledger"))) {
      var _ = LedgerVerifier.verifyAll(ledger).orThrow();
      assertThat(ledger.entries(Instant.EPOCH, Instant.now().plusSeconds(1)))
          .extracting(entry -> entry.event().getClass().getSimpleName())
          .contains("PolicyActivated", "AdmissionDenied", "SyncJudged", "SyncCompleted");
    }
  }

  private void decide(Kubectl admin) throws IOException {
    GitRepository gatekeeper = GitRepository.create(folder.resolve("gatekeeper.git"));
    var _ =
        gatekeeper.commit(
            KARI,
            "Hosts have one owner",
            Map.of(
                "template.yaml", Files.readString(GATEKEEPER.resolve("hosts/template.yaml")),
                "constraint.yaml", Files.readString(GATEKEEPER.resolve("hosts/constraint.yaml"))));
    GitRepository conftest = GitRepository.create(folder.resolve("conftest.git"));
    var _ = conftest.commit(KARI, "No debugging", Map.of("policy/main.rego", CONFTEST));
    GitRepository shop = GitRepository.create(folder.resolve("shop.git"));
    String first =
        shop.commit(
            KARI, "Shop", Map.of("app/web.yaml", ingress("web"), "app/log.yaml", log("info")));
    assertThat(admin.apply(BUNDLE.formatted("hosts", gatekeeper.uri())).worked()).isTrue();
    assertThat(admin.apply(BUNDLE.formatted("logs", conftest.uri())).worked()).isTrue();
    bundle(admin, "hosts", "Active");
    bundle(admin, "logs", "Active");
    assertThat(admin.apply(shop(shop.uri().toString())).worked()).isTrue();
    synced(admin, first);

    atAdmission(admin);
    atTheGate(admin, shop);
    whatCannotRunIsRefused(admin, gatekeeper);
  }

  private void atAdmission(Kubectl admin) {
    Kubectl.Answer taken = admin.apply(ingress("mine"), "-n", "shop");
    assertThat(taken.worked()).isFalse();
    assertThat(taken.text())
        .contains("host shop.example.com belongs to shop/web")
        .contains("gatekeeper.OwnHosts.own-hosts");
    Kubectl.Answer other =
        admin.apply(ingress("mine").replace("shop.example.com", "mine.example.com"), "-n", "shop");
    assertThat(other.worked()).as(other.text()).isTrue();

    Kubectl.Answer debug = admin.apply(log("debug").replace("name: log", "name: mine"));
    assertThat(debug.worked()).isFalse();
    assertThat(debug.text()).contains("mine logs everything").contains("conftest.main.deny_debug");
  }

  private void atTheGate(Kubectl admin, GitRepository shop) {
    var _ =
        shop.commit(
            KARI,
            "The same host, and debugging",
            Map.of("app/second.yaml", ingress("second"), "app/log.yaml", log("debug")));
    Eventually.passes(
        "the commit to be blocked",
        PATIENCE,
        () ->
            assertThat(sync(admin, "{.status}"))
                .contains("Blocked")
                .contains("gatekeeper.OwnHosts.own-hosts")
                .contains("conftest.main.deny_debug"));
    assertThat(admin.query("-n", "shop", "get", "ingress", "-o", "name"))
        .doesNotContain("ingress.networking.k8s.io/second");
    assertThat(admin.query("-n", "shop", "get", "configmap/log", "-o", "jsonpath={.data.level}"))
        .isEqualTo("info");
    String mended =
        shop.change()
            .write("app/second.yaml", ingress("second").replace("shop.example", "second.example"))
            .write("app/log.yaml", log("warn"))
            .commit(KARI, "Another host");
    synced(admin, mended);
  }

  /** A template that would let everything pass leaves in force what was. */
  private void whatCannotRunIsRefused(Kubectl admin, GitRepository gatekeeper) throws IOException {
    var _ =
        gatekeeper.commit(
            KARI,
            "CEL",
            Map.of(
                "cel.yaml", Files.readString(GATEKEEPER.resolve("versions/cel.yaml")),
                "other.yaml", Files.readString(GATEKEEPER.resolve("versions/constraint.yaml"))));
    bundle(admin, "hosts", "Rejected");
    assertThat(admin.query("get", "policybundle/hosts", "-o", "jsonpath={.status.message}"))
        .contains("OnlyCel has no Rego, only code in CEL");
    assertThat(admin.apply(ingress("stolen"), "-n", "shop").text()).contains("belongs to shop/web");
  }

  private static void bundle(Kubectl admin, String name, String state) {
    Eventually.passes(
        "the bundle " + name + " to be " + state,
        PATIENCE,
        () ->
            assertThat(admin.query("get", "policybundle/" + name, "-o", "jsonpath={.status}"))
                .contains("\"state\":\"" + state + "\""));
  }

  private static void synced(Kubectl admin, String commit) {
    Eventually.passes(
        "commit " + commit + " to be applied",
        PATIENCE,
        () -> {
          assertThat(sync(admin, "{.status}")).contains("\"state\":\"Synced\"");
          assertThat(sync(admin, "{.status.revisions.applied}")).isEqualTo(commit);
        });
  }

  private static String sync(Kubectl admin, String path) {
    return admin.query("-n", "samsvar-system", "get", "sync", "shop", "-o", "jsonpath=" + path);
  }

  private static String shop(String url) {
    return """
    apiVersion: samsvar.io/v1alpha1
    kind: Sync
    metadata: {name: shop, namespace: samsvar-system}
    spec:
      source: {url: "%s", ref: refs/heads/main, path: app, interval: 5s}
      targetNamespace: shop
      createNamespace: true
      environment: production
      region: no-oslo-1
    """
        .formatted(url);
  }

  private static String ingress(String name) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: shop
      labels: {environment: production, region: no-oslo-1}
    spec:
      rules:
        - host: shop.example.com
          http:
            paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
    """
        .formatted(name);
  }

  private static String log(String level) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: log
      namespace: shop
      labels: {environment: production, region: no-oslo-1}
    data: {level: %s}
    """
        .formatted(level);
  }

  private String config(LocalCluster cluster) throws IOException {
    Path file = folder.resolve("samsvar.yaml");
    Files.writeString(
        file,
        """
        cluster: {name: foreign, regions: [no-oslo-1]}
        dataDirectory: %s
        kubeconfig: %s
        webhook: {port: 0}
        http: {port: 0}
        sources: {localRepositories: true}
        """
            .formatted(folder.resolve("data"), cluster.kubeconfig(Identity.RECONCILER)));
    return file.toString();
  }
}
