package io.samsvar.cli.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.sealing.DirectTransport;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingController;
import io.samsvar.reconciler.sealing.SealingFacts;
import io.samsvar.reconciler.sealing.SealingScope;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real controller unseals what we sealed, for every scope, and nothing that was moved. It is
 * asked directly: Kubernetes takes no loopback address as an endpoint of a Service, and the
 * controller of the tests listens on nothing else.
 */
@ExtendWith(ControlPlane.class)
class SealIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final KubernetesClient admin;
  private final String namespace;
  private final byte[] value = new byte[300];

  @TempDir private Path folder = Path.of("");

  SealIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
    new SecureRandom().nextBytes(value);
  }

  @ParameterizedTest
  @EnumSource(SealingScope.class)
  void aSecretWithTheSameBytesAppears(SealingScope scope) throws IOException {
    String sealed = seal(scope, "sealed-" + scope.label());
    String name = "sealed-" + scope.label();
    String place = namespace;
    if (scope != SealingScope.STRICT) {
      name = "renamed-" + scope.label();
      sealed = sealed.replace("name: sealed-" + scope.label(), "name: " + name);
    }
    if (scope == SealingScope.CLUSTER_WIDE) {
      place = namespace + "-other";
      sealed = sealed.replace("namespace: " + namespace, "namespace: " + place);
      var _ =
          admin
              .resource(
                  new NamespaceBuilder().withNewMetadata().withName(place).endMetadata().build())
              .create();
    }
    create(sealed);

    Secret secret = appeared(place, name);
    assertThat(bytes(secret, "value")).isEqualTo(value);
    assertThat(bytes(secret, "text")).asString().isEqualTo("sesam");
    assertThat(secret.getMetadata().getLabels()).containsEntry("app", "shop");
  }

  @Test
  void rawAndMergedValuesAppearToo() throws IOException {
    Path file =
        Files.writeString(folder.resolve("merged.yaml"), seal(SealingScope.STRICT, "merged"));
    Path more = Files.writeString(folder.resolve("more"), "merged later");
    CommandRun merged =
        run("--merge-into", file.toString(), "--from-file", "more=" + more, "--fingerprint", pin());
    assertThat(merged.status()).as(merged.err()).isZero();
    CommandRun raw =
        run("--raw", "-n", namespace, "--name", "merged", "--from-file", "raw=" + more);
    ObjectNode object = (ObjectNode) parse(Files.readString(file));
    object.withObject("/spec/encryptedData").put("raw", raw.out().strip());
    create(Documents.text(List.of(object), Documents.Format.yaml));

    Secret secret = appeared(namespace, "merged");
    assertThat(bytes(secret, "value")).isEqualTo(value);
    assertThat(bytes(secret, "more")).asString().isEqualTo("merged later");
    assertThat(bytes(secret, "raw")).asString().isEqualTo("merged later");
  }

  @Test
  void theControllerSealsAgainAndTheValueStays() throws IOException {
    Path file = folder.resolve("rotated.yaml");
    String sealed = seal(SealingScope.STRICT, "rotated");
    Files.writeString(file, sealed.replaceAll("(?m)^ +samsvar.io/seal-receipt.*\n", ""));
    String before = parse(Files.readString(file)).at("/spec/encryptedData/value").asString();
    assertThat(run("--check", file.toString()).out()).contains("UNKNOWN");

    CommandRun looked = rotate(file);
    assertThat(looked.out()).contains("UNKNOWN").doesNotContain("SEALED_AGAIN");
    CommandRun rotated = rotate(file, "--write");

    assertThat(rotated.status()).as(rotated.all()).isZero();
    assertThat(rotated.out()).contains("SEALED_AGAIN");
    assertThat(run("--check", file.toString()).out()).contains("CURRENT").contains("0 unknown");
    JsonNode after = parse(Files.readString(file));
    assertThat(after.at("/spec/encryptedData/value").asString()).isNotEqualTo(before);
    assertThat(after.at("/spec/template/metadata/labels/app").asString()).isEqualTo("shop");
    create(Files.readString(file));
    assertThat(bytes(appeared(namespace, "rotated"), "value")).isEqualTo(value);
  }

  @Test
  void theControllerTellsWhatItCannotUnseal() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("moved.yaml"),
            seal(SealingScope.STRICT, "moved")
                .replaceAll("(?m)^ +samsvar.io/seal-receipt.*\n", "")
                .replace("name: moved", "name: elsewhere"));
    CommandRun run =
        run("--check", file.toString(), "--controller", cluster.sealingController().toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("NOT_UNSEALED");
  }

  @Test
  void theControllersCertificateIsTakenWhenItIsPinned() throws IOException {
    Path secret = secret("pinned");
    String controller = cluster.sealingController().toString();
    CommandRun unpinned = CommandRun.of("seal", "--controller", controller, secret.toString());
    assertThat(unpinned.status()).isEqualTo(2);
    assertThat(unpinned.err()).contains(pin()).contains("--fingerprint");
    CommandRun pinned =
        CommandRun.of(
            "seal", "--controller", controller, "--fingerprint", pin(), secret.toString());
    assertThat(pinned.status()).as(pinned.err()).isZero();
    create(pinned.out());
    assertThat(bytes(appeared(namespace, "pinned"), "value")).isEqualTo(value);
  }

  @Test
  void theGateLearnsWhetherTheControllerCanUnseal() throws IOException {
    try (SealingFacts facts =
        new SealingFacts(
            new SealingController(new DirectTransport(cluster.sealingController())),
            Clock.systemUTC())) {
      RenderedObject right = rendered(seal(SealingScope.STRICT, "right"));
      RenderedObject moved =
          rendered(seal(SealingScope.STRICT, "left").replace("name: left", "name: moved-left"));

      Map<ResourceId, JsonNode> known = facts.of(List.of(right, moved));

      assertThat(fact(known, right).path("unsealable").asString()).isEqualTo("yes");
      assertThat(fact(known, moved).path("unsealable").asString()).isEqualTo("no");
      assertThat(fact(known, right).at("/certificate/fingerprint").asString()).isEqualTo(pin());
    }
  }

  private static JsonNode fact(Map<ResourceId, JsonNode> known, RenderedObject object) {
    return Objects.requireNonNull(known.get(object.id()));
  }

  private String seal(SealingScope scope, String name) throws IOException {
    CommandRun run = run("--scope", scope.label(), secret(name).toString());
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  private Path secret(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name + "-plain.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: %s
          namespace: %s
          labels: {app: shop}
        stringData: {text: sesam}
        data: {value: %s}
        """
            .formatted(name, namespace, Base64.getEncoder().encodeToString(value)));
  }

  private CommandRun run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "seal";
    all[1] = "--cert";
    all[2] = cluster.sealingCertificate().toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  private CommandRun rotate(Path file, String... more) throws IOException {
    String[] all = new String[more.length + 7];
    List<String> first =
        List.of(
            "seal",
            "--controller",
            cluster.sealingController().toString(),
            "--fingerprint",
            pin(),
            "--rotate",
            file.toString());
    for (int i = 0; i < first.size(); i++) {
      all[i] = first.get(i);
    }
    System.arraycopy(more, 0, all, first.size(), more.length);
    return CommandRun.of(all);
  }

  private String pin() throws IOException {
    return SealingCertificate.parse(Files.readAllBytes(cluster.sealingCertificate()))
        .fingerprint()
        .hex();
  }

  private void create(String yaml) {
    var _ = admin.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).create();
  }

  private Secret appeared(String place, String name) {
    return Eventually.value(
        "the Secret " + place + "/" + name,
        SOON,
        () -> Optional.ofNullable(admin.secrets().inNamespace(place).withName(name).get()));
  }

  private static byte[] bytes(Secret secret, String key) {
    return Base64.getDecoder().decode(secret.getData().get(key));
  }

  private static JsonNode parse(String yaml) {
    return Documents.parse(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8), "text")
        .getFirst();
  }

  private RenderedObject rendered(String yaml) {
    ObjectNode manifest = (ObjectNode) parse(yaml);
    String name = manifest.path("metadata").path("name").asString();
    return new RenderedObject(
        new ResourceId("bitnami.com", "SealedSecret", namespace, name),
        "bitnami.com/v1alpha1",
        manifest,
        "sealed.yaml");
  }
}
