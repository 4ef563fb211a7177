package io.samsvar.cli.demo;

import io.samsvar.cli.run.RunConfig;
import io.samsvar.cli.run.Samsvar;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the scenes play in: a cluster, two repositories, a running Samsvar, and the words to ask and
 * to check. One thread.
 */
public final class DemoWorld implements AutoCloseable {
  static final String SYNC = "shop";
  static final String SYNC_NAMESPACE = "samsvar-system";
  static final String TARGET = "production";
  static final String PATH = "overlays/production";
  static final String BUNDLE = "our-registry";

  private static final Duration SYNC_TIME_MAX = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;
  private final Console console;
  private final LocalCluster cluster;
  private final Kubectl admin;
  private final ShopRepository shop;
  private final GitRepository policies;
  private final Samsvar samsvar;
  private final Push push;
  private final Toolchain tools;
  private final Canaries canaries = new Canaries();
  private final List<String> failures = new ArrayList<>();

  DemoWorld(
      Path directory,
      Console console,
      LocalCluster cluster,
      Toolchain tools,
      ShopRepository shop,
      GitRepository policies,
      Samsvar samsvar,
      Push push) {
    this.directory = directory;
    this.console = console;
    this.cluster = cluster;
    this.tools = tools;
    this.push = push;
    this.admin =
        new Kubectl(tools.binary("kubectl"), cluster.kubeconfig(Identity.CLUSTER_ADMIN), console);
    this.shop = shop;
    this.policies = policies;
    this.samsvar = samsvar;
  }

  Kubectl admin() {
    return admin;
  }

  RunConfig config() {
    return samsvar.config();
  }

  LocalCluster cluster() {
    return cluster;
  }

  /** What did not come out as told, in order; empty when all did. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  // Telling and checking.

  void step(String text) {
    console.step(text);
  }

  void holds(String what, boolean condition) {
    holds(what, condition, () -> "");
  }

  void holds(String what, boolean condition, Supplier<String> seen) {
    if (condition) {
      console.held(what);
    } else {
      console.failed(what + ": " + seen.get());
      throw new AssertionError(what + ": " + seen.get());
    }
  }

  void eventually(String what, Duration within, Callable<Boolean> condition) {
    try {
      Eventually.isTrue(what, within, condition);
      console.held(what);
    } catch (AssertionError e) {
      console.failed(what + ": " + e.getMessage());
      throw e;
    }
  }

  void failed(Scene scene, Throwable reason) {
    failures.add(scene.title() + ": " + reason.getMessage());
    console.failed(scene.title() + " did not come out as told: " + reason.getMessage());
  }

  // Git.

  String commitFirstTree() {
    String sealed = Sealing.seal(tools, cluster, "db-credentials", TARGET, canaries.make("sealed"));
    return told(People.OLA, "Our shop, for production", shop.first(People.OLA, sealed));
  }

  String commit(Author author, String message, Consumer<GitRepository.Change> change) {
    return told(author, message, shop.commit(author, message, change));
  }

  void revert(Author author) {
    String commit = told(author, "Revert", shop.revert(author));
    awaitSync(commit, "Synced");
  }

  String head() {
    return shop.head();
  }

  /** Takes the newest tree for meant well: later reverts come back to it. */
  void settle(Map<String, String> written, List<String> removed) {
    shop.settle(written, removed);
  }

  String file(String path) {
    return shop.file(path);
  }

  String kustomization() {
    return shop.file(PATH + "/kustomization.yaml");
  }

  void commitPolicy(String message, String rego) {
    String commit =
        policies.change().write("registry/registry.rego", rego).commit(People.INGRID, message);
    console.step(
        "ingrid commits to the policies: " + message + " (" + commit.substring(0, 8) + ")");
    push.send(policies.uri().toString());
  }

  private String told(Author author, String message, String commit) {
    String who = author.email().substring(0, author.email().indexOf('@'));
    console.step(who + " commits: " + message + " (" + commit.substring(0, 8) + ")");
    push.send(shop.url());
    return commit;
  }

  // The Sync.

  String syncManifest() {
    return Manifests.sync(shop.url());
  }

  String bundleManifest() {
    return Manifests.bundle(policies.uri().toString());
  }

  String strayDeployment() {
    return Manifests.STRAY_DEPLOYMENT;
  }

  private JsonNode status() {
    return JSON.readTree(admin.query("-n", SYNC_NAMESPACE, "get", "sync", SYNC, "-o", "json"))
        .path("status");
  }

  void awaitSync(String commit, String state) {
    long from = System.nanoTime();
    try {
      Eventually.passes(
          "the Sync to be " + state,
          SYNC_TIME_MAX,
          () -> {
            JsonNode status = status();
            if (!status.path("state").asString("").equals(state)
                || !status.at("/revisions/attempted").asString("").equals(commit)) {
              throw new AssertionError(
                  "state " + status.path("state") + ", " + status.path("message"));
            }
          });
    } catch (AssertionError e) {
      console.failed(String.valueOf(e.getMessage()));
      throw e;
    }
    console.held(
        "the Sync is " + state + " after " + (System.nanoTime() - from) / 1_000_000 + " ms");
  }

  String verifiedRevision() {
    return status().at("/revisions/verified").asString("");
  }

  String planDigest() {
    return status().path("planDigest").asString("");
  }

  String findings() {
    return status().path("findings").toString();
  }

  /** What {@code samsvar status} says of the Sync, findings included. */
  void showStatus() {
    CommandRun run =
        CommandRun.of(
            "status", SYNC, "--kubeconfig", cluster.kubeconfig(Identity.CLUSTER_ADMIN).toString());
    console.command("samsvar status " + SYNC, run.output());
  }

  List<String> declaredObjects() {
    String kinds = "deployments,services,configmaps,horizontalpodautoscalers,sealedsecrets";
    return admin
        .query("-n", TARGET, "get", kinds, "-l", "samsvar.io/sync", "-o", "name")
        .lines()
        .toList();
  }

  String serviceType(String name) {
    return admin.query("-n", TARGET, "get", "service", name, "-o", "jsonpath={.spec.type}");
  }

  // Approvals.

  void approve(Author approver, String plan, String reason) {
    CommandRun run =
        CommandRun.of(
            "approve",
            SYNC,
            "-n",
            SYNC_NAMESPACE,
            "--plan",
            plan,
            "--reason",
            reason,
            "--as",
            approver.email(),
            "--name",
            approvalName(approver),
            "--kubeconfig",
            cluster.kubeconfig(Identity.CLUSTER_ADMIN).toString());
    console.command(
        "samsvar approve "
            + SYNC
            + " --plan "
            + plan.substring(0, 19)
            + "… --as "
            + approver.email(),
        run.output());
    holds("the API server takes the Approval as a request", run.status() == 0, run::output);
  }

  void awaitApproval(Author approver, boolean accepted) {
    String expected = accepted ? "accepted" : "refused";
    eventually(
        "the approval by " + approver.email() + " is " + expected,
        Duration.ofSeconds(30),
        () ->
            recorded().stream()
                .map(entry -> entry.event())
                .anyMatch(
                    event ->
                        event instanceof Event.ApprovalDecided decided
                            && decided.approval().equals(approvalName(approver))
                            && decided.accepted() == accepted));
  }

  private static String approvalName(Author approver) {
    return "by-" + approver.email().substring(0, approver.email().indexOf('@'));
  }

  // The webhook.

  boolean webhookRegistered() {
    return admin.run("", "get", "validatingwebhookconfiguration", Manifests.WEBHOOK).worked();
  }

  int slipThrough() {
    return SlipThrough.attempt(cluster, TARGET, "web");
  }

  private List<LedgerEntry> recorded() {
    return samsvar.ledger().entries(samsvar.startedAt(), Instant.now().plusSeconds(1));
  }

  /** Fails unless every leaf is where the signed checkpoint says. */
  public void verifyLedger() {
    var _ = LedgerVerifier.verifyAll(samsvar.ledger()).orThrow();
  }

  long recorded(Class<? extends Event> type) {
    return recorded().stream().filter(entry -> type.isInstance(entry.event())).count();
  }

  // Policy.

  void awaitBundle(String what, Predicate<String> state) {
    eventually(
        "the PolicyBundle is " + what,
        Duration.ofSeconds(60),
        () ->
            state.test(
                admin.query("get", "policybundle", BUNDLE, "-o", "jsonpath={.status.state}")));
    var _ = admin.show("get", "policybundle", BUNDLE);
  }

  // Evidence.

  String canary(String name) {
    return canaries.make(name);
  }

  void canariesStayHidden() {
    List<String> leaks = canaries.search(directory, samsvar, admin);
    holds(
        "the value is in no log, status, event, ledger leaf or document",
        leaks.isEmpty(),
        () -> leaks.toString());
  }

  Path report() {
    Path out = directory.resolve("report.pdf");
    CommandRun run =
        CommandRun.of(
            "report",
            "--data-dir",
            samsvar.config().dataDirectory().toString(),
            "--from",
            samsvar.startedAt().toString(),
            "--out",
            out.toString());
    console.command("samsvar report --from … --out report.pdf", run.output());
    holds("a signed PDF was issued", run.status() == 0, run::output);
    return out;
  }

  void gapIsInReport(Path report) {
    holds("the gap of scene 7 is in the report", Pdf.text(report).contains("admission-webhook"));
    canaries.scan(report);
  }

  String verify(Path pdf) {
    CommandRun run = CommandRun.of("verify", pdf.toString());
    console.command("samsvar verify " + pdf.getFileName(), run.output());
    return run.output().strip().split("\\W", 2)[0];
  }

  Path flipByte(Path pdf) {
    return Pdf.flipByte(pdf, directory.resolve("flipped.pdf"));
  }

  @Override
  public void close() {
    samsvar.close();
    cluster.close();
  }
}
