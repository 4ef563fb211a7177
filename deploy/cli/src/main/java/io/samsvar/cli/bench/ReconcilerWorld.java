package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** etcd, a kube-apiserver and {@code samsvar run}, and the Syncs that are measured on them. */
final class ReconcilerWorld implements AutoCloseable {
  /* Longer than any measurement, so that nothing but a push starts a fetch. */
  private static final String INTERVAL = "1h";
  private static final ResourceDefinitionContext SYNCS =
      new ResourceDefinitionContext.Builder()
          .withGroup("samsvar.io")
          .withVersion("v1alpha1")
          .withKind("Sync")
          .withPlural("syncs")
          .withNamespaced(true)
          .build();
  private static final String NAMESPACE = "samsvar-system";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;
  private final LocalCluster cluster;
  private final KubernetesClient client;
  private final Kubectl kubectl;
  private final RunProcess samsvar;

  private ReconcilerWorld(
      Path directory,
      LocalCluster cluster,
      KubernetesClient client,
      Kubectl kubectl,
      RunProcess samsvar) {
    this.directory = directory;
    this.cluster = cluster;
    this.client = client;
    this.kubectl = kubectl;
    this.samsvar = samsvar;
  }

  /** A fresh one in a temporary folder. */
  static ReconcilerWorld start() throws IOException {
    Path directory = Files.createTempDirectory("samsvar-bench-");
    LocalCluster cluster =
        LocalCluster.start(directory.resolve("cluster"), LocalCluster.Options.apiServerOnly());
    try {
      Console silent =
          new Console(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              false);
      Kubectl kubectl =
          new Kubectl(
              Toolchain.standard().binary("kubectl"),
              cluster.kubeconfig(Identity.CLUSTER_ADMIN),
              silent);
      Installation.apply(kubectl);
      return new ReconcilerWorld(
          directory,
          cluster,
          cluster.client(Identity.CLUSTER_ADMIN),
          kubectl,
          RunProcess.start(directory, cluster));
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** A cluster-admin's client, for what is measured beside Samsvar. */
  KubernetesClient client() {
    return client;
  }

  RunProcess samsvar() {
    return samsvar;
  }

  /** A new repository of this name. */
  ConfigMapTree tree(String name, ConfigMapTree.Form form) {
    return new ConfigMapTree(directory.resolve(name + ".git"), form);
  }

  /** Follows a tree into a namespace of the same name. */
  void follow(String name, ConfigMapTree tree) {
    must(
        kubectl.apply(
            """
            apiVersion: samsvar.io/v1alpha1
            kind: Sync
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              source: {url: "%3$s", ref: refs/heads/main, path: app, interval: %4$s}
              targetNamespace: %1$s
              createNamespace: true
              environment: production
              region: no-oslo-1
            """
                .formatted(name, NAMESPACE, tree.url(), INTERVAL)));
  }

  /** Returns when the Sync says that this commit was applied completely. */
  void awaitApplied(String name, String commit, Duration patience) {
    Watched.until(
        sync(name),
        patience,
        "Sync " + name + " to have applied " + commit,
        sync -> {
          JsonNode status = JSON.valueToTree(sync.getAdditionalProperties().get("status"));
          return status.path("state").asString("").equals("Synced")
              && status.at("/revisions/applied").asString("").equals(commit);
        });
  }

  private Resource<GenericKubernetesResource> sync(String name) {
    return client.genericKubernetesResources(SYNCS).inNamespace(NAMESPACE).withName(name);
  }

  /** What Samsvar asked the API server in a time. */
  ApiCalls calls(Instant from, Instant to) throws IOException {
    return ApiCalls.between(cluster.auditLog(), from, to);
  }

  /** Returns when the audit log shows a call, since the API server writes it behind. */
  ApiCalls callsWith(Instant from, String what) {
    return Eventually.value(
        "the audit log to show " + what,
        Duration.ofSeconds(30),
        () -> {
          ApiCalls calls = calls(from, Instant.now());
          return calls.of(what) > 0 ? java.util.Optional.of(calls) : java.util.Optional.empty();
        });
  }

  private static void must(Kubectl.Answer answer) {
    if (!answer.worked()) {
      throw new IllegalStateException(answer.text());
    }
  }

  @Override
  public void close() {
    samsvar.close();
    client.close();
    cluster.close();
  }
}
