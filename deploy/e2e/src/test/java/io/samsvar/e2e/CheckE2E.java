package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code samsvar check}: what the gate would say, without a cluster. */
class CheckE2E {
  private static final String CANARY = "correct-horse-battery-staple";

  @TempDir private Path repository = Path.of("");

  @BeforeEach
  void isARepository() throws Exception {
    Files.createDirectories(repository.resolve(".git"));
  }

  @Test
  void aDenialNamesFileAndLine() throws Exception {
    Path file = write("base/settings.yaml", configMap("settings", "region: us-east-1"));

    Ran ran = Ran.samsvar("check", file);

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out())
        .contains("base/settings.yaml:5  deny  residency.region-not-allowed  ConfigMap settings")
        .contains("blocked: 1 object");
  }

  @Test
  void whatIsInOrderPasses() throws Exception {
    write("plain/settings.yaml", configMap("settings", "region: no-oslo-1"));
    write("plain/more/other.yaml", configMap("other", "region: no-oslo-1"));

    Ran ran = Ran.samsvar("check", repository.resolve("plain"));

    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out()).isEqualTo("passed: 2 objects, 0 denied, 0 warned\n");
  }

  @Test
  void aKustomizationIsRenderedAndTracedToItsSource() throws Exception {
    write("base/kustomization.yaml", "resources: [settings.yaml]\n");
    write("base/settings.yaml", configMap("settings", "other: label"));
    Path overlay =
        write(
            "overlays/production/kustomization.yaml",
            """
            resources: [../../base]
            namePrefix: prod-
            labels: [{pairs: {region: us-east-1, environment: production}}]
            """);

    Ran ran = Ran.samsvar("check", Repository.folder(overlay));

    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out()).contains("base/settings.yaml:5  deny  residency.region-not-allowed");
    assertThat(Ran.samsvar("check", overlay).out()).isEqualTo(ran.out());
  }

  @Test
  void aChartIsRenderedAsTheSyncSays() throws Exception {
    write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    write("chart/values.yaml", "region: us-east-1\n");
    write(
        "chart/templates/settings.yaml",
        configMap("{{ .Release.Name }}", "region: {{ .Values.region }}"));
    Path sync =
        write(
            "sync.yaml",
            """
            apiVersion: samsvar.io/v1alpha1
            kind: Sync
            metadata: {name: shop-production, namespace: samsvar-system}
            spec:
              source: {url: https://git.example.no/shop.git, path: chart}
              targetNamespace: shop
              render: {helm: {values: {region: no-oslo-1}}}
            """);

    Ran alone = Ran.samsvar("check", repository.resolve("chart"));
    Ran declared = Ran.samsvar("check", repository.resolve("chart"), "--sync", sync);

    assertThat(alone.status()).as(alone.toString()).isEqualTo(1);
    assertThat(alone.out())
        .contains("chart/templates/settings.yaml")
        .contains("residency.region-not-allowed");
    assertThat(declared.status()).as(declared.toString()).isZero();
  }

  @Test
  void aStreamIsJudgedToo() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(
            ("---\n" + configMap("a", "region: us-east-1")).getBytes(StandardCharsets.UTF_8)));
    try {
      Ran ran = Ran.samsvar("check", "-");
      assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
      assertThat(ran.out()).contains("stdin:6  deny  residency.region-not-allowed");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aSyncGivesRegionPathNamespaceAndScope() throws Exception {
    Path sync =
        write(
            "sync.yaml",
            """
            apiVersion: samsvar.io/v1alpha1
            kind: Sync
            metadata: {name: shop, namespace: shop}
            spec:
              source: {url: "https://git.example.no/shop.git", path: app}
              targetNamespace: shop
              createNamespace: true
              environment: production
              region: no-oslo-1
            """);
    write("app/settings.yaml", configMap("settings", null));
    assertThat(Ran.samsvar("check", "--sync", sync, repository.resolve("app")).status()).isZero();

    write("app/settings.yaml", configMap("settings", "region: eu-north-1"));
    write(
        "app/role.yaml",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: all}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        """);
    Ran ran = Ran.samsvar("check", "--sync", sync, repository.resolve("app"));

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out())
        .contains("app/settings.yaml:5  deny  residency.differs-from-sync")
        .contains("app/role.yaml:1  deny  scope.cluster-rights");
  }

  @Test
  void labelsOfTheNamespaceCount() throws Exception {
    Path file = write("settings.yaml", configMap("settings", null));
    assertThat(Ran.samsvar("check", file).status()).isEqualTo(1);

    Ran given =
        Ran.samsvar("check", file, "--namespace-labels", "region=no-oslo-1,environment=production");
    assertThat(given.status()).as(given.toString()).isZero();

    Path namespace =
        write(
            "namespace.yaml",
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {region: no-oslo-1, environment: production}}
            """);
    Ran declared = Ran.samsvar("check", "-n", "shop", file, namespace);
    assertThat(declared.status()).as(declared.toString()).isZero();
  }

  @Test
  void parametersAndOwnPoliciesAreTaken() throws Exception {
    Path file = write("settings.yaml", configMap("settings", "region: us-east-1"));
    Path parameters = write("parameters.yaml", "residency: {allowedRegions: [us-east-1]}\n");
    Path pack =
        write(
            "names/names.rego",
            """
            package samsvar.names

            warn contains {"code": "names.short", "message": "a short name", "path": "/metadata/name"} if {
              count(input.object.metadata.name) < 20
            }
            """);

    Ran ran =
        Ran.samsvar(
            "check", file, "--parameters", parameters, "--policies", Repository.folder(pack));
    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out()).contains("settings.yaml:4  warn  names.short  ConfigMap settings");

    Ran strict =
        Ran.samsvar(
            "check", file, "--no-shipped", "--policies", Repository.folder(pack), "--fail-on-warn");
    assertThat(strict.status()).as(strict.toString()).isEqualTo(1);
  }

  @Test
  void packsAreChosenByNameOrByTheConfigurationOfACluster() throws Exception {
    Path file =
        write(
            "pod.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: web, image: "registry.example.no/web:1"}]}
            """);
    Ran named = Ran.samsvar("check", file, "--pack", "workload");
    assertThat(named.status()).as(named.toString()).isEqualTo(1);
    assertThat(named.out()).contains("workload.image-digest").doesNotContain("residency.");

    Path cluster =
        write(
            "samsvar.yaml",
            """
            cluster: {name: oslo, regions: [no-oslo-1]}
            policyPacks: [workload]
            policyParameters:
              workload: {requireDigest: false, requireRequests: [], requireLimits: []}
            """);
    Ran configured = Ran.samsvar("check", file, "--parameters", cluster);
    assertThat(configured.status()).as(configured.toString()).isZero();

    Ran unknown = Ran.samsvar("check", file, "--pack", "workloads");
    assertThat(unknown.status()).as(unknown.toString()).isEqualTo(2);
    assertThat(unknown.err()).contains("network, prune, residency, sealing, workload");
  }

  @Test
  void exemptionsCountByWhoDeclaresThem() throws Exception {
    write("app/settings.yaml", configMap("settings", "region: us-east-1"));
    write("app/exemption.yaml", exemption("residency.region-not-allowed", "settings"));
    Path app = repository.resolve("app");

    Ran own = Ran.samsvar("check", app, "-n", "shop");
    assertThat(own.status()).as(own.toString()).isEqualTo(1);
    assertThat(own.out()).contains("only an exemption that a Sync in samsvar-system declares");

    Path platform =
        write("platform/exemption.yaml", exemption("residency.region-not-allowed", "settings"));
    Ran waived = Ran.samsvar("check", app, "-n", "shop", "--platform-exemptions", platform);
    assertThat(waived.status()).as(waived.toString()).isZero();
    assertThat(waived.out())
        .contains("app/settings.yaml:5  waived  residency.region-not-allowed")
        .contains("Waived by Exemption shop/it until 2");

    Ran elsewhere =
        Ran.samsvar(
            "check", app.resolve("settings.yaml"), "-n", "web", "--platform-exemptions", platform);
    assertThat(elsewhere.status()).as("of another namespace: " + elsewhere).isEqualTo(1);

    Ran none = Ran.samsvar("check", app, "--exemptions", app.resolve("settings.yaml"));
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("holds no readable Exemption");
  }

  @Test
  void aTeamWaivesRulesOfItsOwnBundles() throws Exception {
    Path pack =
        write(
            "names/names.rego",
            """
            package samsvar.names

            deny contains {"code": "names.short", "message": "a short name", "path": "/metadata/name"} if {
              count(input.object.metadata.name) < 20
            }
            """);
    Path app = write("app/settings.yaml", configMap("settings", "region: no-oslo-1"));
    Path exemption = write("other/exemption.yaml", exemption("names.short", "settings"));
    Path names = Repository.folder(pack);

    Ran team =
        Ran.samsvar(
            "check", app, "-n", "shop", "--team-policies", names, "--exemptions", exemption);
    assertThat(team.status()).as(team.toString()).isZero();
    assertThat(team.out()).contains("1 waived");

    Ran organisation =
        Ran.samsvar("check", app, "-n", "shop", "--policies", names, "--exemptions", exemption);
    assertThat(organisation.status()).as(organisation.toString()).isEqualTo(1);
  }

  @Test
  void thePlanOfAFirstSyncIsJudged() throws Exception {
    write(
        "app/pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: web, image: "registry.example.no/web:1"}]}
        """);
    Path app = repository.resolve("app");
    String[] network = {"--pack", "network", "--pack", "sealing", "-n", "shop"};

    Ran open = Ran.samsvar(with(network, "check", app));
    assertThat(open.status()).as(open.toString()).isEqualTo(1);
    assertThat(open.out()).contains("deny  network.policy-missing  the plan");
    assertThat(open.err()).contains("note: what a commit deletes is known to the gate alone");

    Ran part = Ran.samsvar(with(network, "check", app.resolve("pod.yaml")));
    assertThat(part.status()).as(part.toString()).isZero();
    assertThat(part.err()).contains("give the folder to have them judged");

    write(
        "app/policy.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed}
        spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
        """);
    Ran closed = Ran.samsvar(with(network, "check", app));
    assertThat(closed.status()).as(closed.toString()).isZero();
  }

  @Test
  void saysOnceThatTheRegionsOfTheClusterAreNotTold() throws Exception {
    Path a = write("a/settings.yaml", configMap("settings", "region: no-oslo-1"));
    Path b = write("b/settings.yaml", configMap("settings", "region: no-oslo-1"));

    Ran untold = Ran.samsvar("check", Repository.folder(a), Repository.folder(b));
    assertThat(untold.err()).containsOnlyOnce("--cluster-region").containsOnlyOnce("deletes");
    Ran told = Ran.samsvar("check", a, "--cluster-region", "no-oslo-1");
    assertThat(told.err()).doesNotContain("--cluster-region");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "sarif", "junit", "github"})
  void noFormatRepeatsAValueOfASecret(String format) throws Exception {
    Path file =
        write(
            "secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: %s}\n"
                .formatted(CANARY));
    Path pack =
        write(
            "loud/loud.rego",
            """
            package samsvar.loud

            deny contains {"code": "loud.value", "message": sprintf("value %s", [value])} if {
              some value in input.object.stringData
            }
            """);

    Ran ran = Ran.samsvar("check", file, "--policies", Repository.folder(pack), "-o", format);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("loud.value", "sealing.plaintext-secret").doesNotContain(CANARY);
  }

  @Test
  void whatCannotBeDecidedSaysSoInEveryFormat() throws Exception {
    Path broken = write("broken.yaml", "apiVersion: v1\nkind: Secret\nstringData: {a: [" + CANARY);

    Ran ran = Ran.samsvar("check", broken, "-o", "json");

    assertThat(ran.status()).as(ran.toString()).isEqualTo(3);
    JsonNode json = JsonMapper.shared().readTree(ran.out());
    assertThat(json.path("verdict").asString()).isEqualTo("undecided");
    assertThat(json.path("undecided").path(0).path("code").asString()).isEqualTo("render.yaml");
    assertThat(ran.out()).contains("broken.yaml").doesNotContain(CANARY);
    assertThat(Ran.samsvar("check", broken, "-o", "github").out())
        .contains("::error title=render.yaml::");
  }

  @Test
  void mistakesAreUsage() throws Exception {
    Path file = write("settings.yaml", configMap("settings", null));

    assertThat(Ran.samsvar("check").status()).isEqualTo(2);
    assertThat(Ran.samsvar("check", repository.resolve("none")).err()).contains("There is no");
    assertThat(Ran.samsvar("check", "-", file).status()).isEqualTo(2);
    assertThat(Ran.samsvar("check", file, "--no-shipped").status()).isEqualTo(2);
    assertThat(Ran.samsvar("check", file, "--sync", file).err()).contains("holds no such Sync");
    assertThat(Ran.samsvar("check", file, "--policies", repository).err()).contains(".rego");
  }

  @Test
  void otherFilesArePassedOverWhenAsked() throws Exception {
    Path values = write("values.yaml", "replicas: 3\n");
    Path file = write("settings.yaml", configMap("settings", "region: no-oslo-1"));

    assertThat(Ran.samsvar("check", values, file).status()).isEqualTo(3);
    assertThat(Ran.samsvar("check", "--skip-others", values, file).status()).isZero();
    assertThat(Ran.samsvar("check", "--skip-others", values).status()).isZero();
  }

  private Path write(String path, String text) throws Exception {
    Path file = repository.resolve(path);
    Files.createDirectories(Repository.folder(file));
    return Files.writeString(file, text);
  }

  private static Object[] with(String[] options, Object... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of(options)).toArray();
  }

  private static String exemption(String code, String name) {
    return """
    apiVersion: samsvar.io/v1alpha1
    kind: Exemption
    metadata: {name: it, namespace: shop}
    spec:
      code: %s
      objects: [{kind: ConfigMap, name: %s}]
      owner: platform@example.no
      reason: It moves in spring.
      expiresAt: "%s"
    """
        .formatted(code, name, Instant.now().plus(Duration.ofDays(60)));
  }

  private static String configMap(String name, @org.jspecify.annotations.Nullable String label) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "
        + name
        + (label == null ? "" : "\n  labels: {environment: production, " + label + "}")
        + "\ndata: {level: info}\n";
  }
}
