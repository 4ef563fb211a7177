package io.samsvar.admission;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.admission.decision.DecisionSettings;
import io.samsvar.admission.override.WatchedBreakGlasses;
import io.samsvar.admission.registration.WebhookRegistration;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.EnforcementGap;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.fields.ManagedFields;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole webhook on a real API server: the shipped policies, a ledger on disk, and declared
 * objects whose field sets come from real server-side applies. When it is closed, the ledger is
 * verified and the registration is taken away, so that the next test finds an open cluster.
 */
final class RunningWebhook implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);

  final MemoryDeclared declared;
  final SqliteLedger ledger;
  final List<EnforcementGap> gaps = new CopyOnWriteArrayList<>();
  final List<ResourceId> overridden = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Kubectl kubectl;

  private final Vertx vertx = Vertx.vertx();
  private final KubernetesClient admin;
  private final KubernetesClient reconciler;
  private final ActivePolicies policies;
  private final WatchedNamespaces namespaces;
  private final WatchedBreakGlasses breakGlasses;
  private final Path folder;
  private final KubernetesClient applier;
  private final DecisionSettings decision;
  private final Identity applies;
  private AdmissionWebhook webhook;

  private RunningWebhook(
      LocalCluster cluster, Path folder, MemoryDeclared declared, Identity appliesAs) {
    this.declared = declared;
    this.applies = appliesAs;
    this.applier = cluster.client(appliesAs);
    this.decision =
        appliesAs == Identity.RECONCILER
            ? DecisionSettings.standard()
            : new DecisionSettings(Set.of("cluster-admin"), Set.of());
    this.folder = folder;
    this.kubectl = new Kubectl(cluster, folder);
    this.admin = cluster.client(Identity.CLUSTER_ADMIN);
    this.reconciler = cluster.client(Identity.RECONCILER);
    this.ledger =
        SqliteLedger.open(LedgerSettings.of(folder.resolve("ledger"), "samsvar.example/test"));
    this.policies = policies();
    this.namespaces = WatchedNamespaces.start(reconciler);
    this.breakGlasses = WatchedBreakGlasses.start(reconciler, _ -> {});
    this.webhook = startWebhook();
  }

  /** Starts and waits until enforcement is proven. */
  static RunningWebhook start(LocalCluster cluster, Path folder, String... governed) {
    return start(cluster, folder, Identity.RECONCILER, governed);
  }

  /**
   * The same without policies, and with cluster-admin in the reconciler's place, so that it can
   * apply what the reconciler has no rights to.
   */
  static RunningWebhook startWithoutPolicies(LocalCluster cluster, Path folder) {
    return start(cluster, folder, Identity.CLUSTER_ADMIN);
  }

  private static RunningWebhook start(
      LocalCluster cluster, Path folder, Identity appliesAs, String... governed) {
    MemoryDeclared declared = new MemoryDeclared();
    for (String namespace : governed) {
      declared.govern(namespace);
    }
    for (String kind : List.of("approvals", "breakglasses")) {
      String file = "../deploy/kubernetes/crds/samsvar.io_" + kind + ".yaml";
      Kubectl.Result installed =
          new Kubectl(cluster, folder).run("apply", "--server-side", "--filename=" + file);
      if (installed.code() != 0) {
        throw new AssertionError(installed.text());
      }
    }
    RunningWebhook running = new RunningWebhook(cluster, folder, declared, appliesAs);
    running.awaitProven();
    return running;
  }

  private ActivePolicies policies() {
    try {
      return ActivePolicies.open(
          Toolchain.standard().binary("opa"),
          Path.of("target", "policy-cache"),
          new ClusterFacts("test", List.of("no-oslo-1")),
          Parameters.none());
    } catch (PackRefusedException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private AdmissionWebhook startWebhook() {
    return AdmissionWebhook.start(
        AdmissionConfig.byUrl("127.0.0.1", 0, "samsvar-system", folder, decision),
        new AdmissionWebhook.Parts(
            vertx,
            reconciler,
            ledger,
            applies == Identity.RECONCILER ? policies : () -> new DecidingNothing(),
            declared,
            namespaces,
            breakGlasses,
            (_, id) -> overridden.add(id),
            metrics,
            Clock.systemUTC(),
            gaps::add));
  }

  /** Ends the webhook as a stop of the process does, and later starts another. */
  void stop() {
    webhook.close();
  }

  void startAgain() {
    webhook = startWebhook();
    awaitProven();
  }

  void awaitProven() {
    Eventually.passes(
        "proven enforcement",
        SOON,
        () -> {
          if (webhook.notReady().isPresent()) {
            throw new AssertionError(webhook.notReady().get());
          }
        });
  }

  /** Declares an object and applies it as the reconciler does; gives what the server answered. */
  JsonNode apply(ObjectNode manifest) {
    declared.declare(manifest);
    GenericKubernetesResource applied =
        applier
            .resource(Serialization.unmarshal(manifest.toString(), GenericKubernetesResource.class))
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("samsvar")
                    .withForce(true)
                    .build());
    JsonNode answer = JsonMapper.shared().readTree(Serialization.asJson(applied));
    declared.declare(manifest, ManagedFields.appliedBy(answer, "samsvar").orElseThrow());
    return answer;
  }

  /** The events of a type, in their order. */
  <T extends Event> List<T> events(Class<T> type) {
    return ledger.entries(Instant.EPOCH, Instant.MAX).stream()
        .map(LedgerEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public void close() {
    webhook.close();
    admin
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(WebhookRegistration.NAME)
        .delete();
    breakGlasses.close();
    namespaces.close();
    policies.close();
    vertx.close().await();
    admin.close();
    reconciler.close();
    applier.close();
    try {
      var _ = LedgerVerifier.verifyAll(ledger).orThrow();
    } finally {
      ledger.close();
    }
  }

  /** Policy that has nothing against anything. */
  private static final class DecidingNothing implements PolicySet {
    @Override
    public Digest digest() {
      return Digest.of("nothing");
    }

    @Override
    public Verdict judge(ObjectInput input, Target target) {
      return new Verdict.Passed(List.of());
    }

    @Override
    public Verdict judgePlan(PlanInput input) {
      return new Verdict.Passed(List.of());
    }
  }
}
