package io.samsvar.reconciler.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.PolicyActivated;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.inventory.BundleBook.Good;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.PolicyBundleSpec;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.Verification;
import io.samsvar.reconciler.resource.SyncSpec.VerificationMode;
import io.samsvar.reconciler.signature.TrustedKeys;
import io.samsvar.reconciler.source.GitCommits;
import io.samsvar.reconciler.source.HighWaterFiles;
import io.samsvar.reconciler.source.SourcePolicy;
import io.samsvar.reconciler.source.SourceSpec;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles with the pinned opa, from commit to verdict and across a restart. */
class BundleActivationIT {

  private static final Author KARI = new Author("Kari", "kari@example.no");
  private static final String RULE =
      """
      # METADATA
      # title: Names
      # custom:
      #   code: names.forbidden
      #   severity: high
      package samsvar.names

      # METADATA
      # title: No object is called %1$s
      # custom:
      #   code: names.forbidden
      #   severity: high
      deny contains {"code": "names.forbidden", "message": "is forbidden", "path": ""} if {
      	input.object.metadata.name == "%1$s"
      }
      """;

  private static final String TEMPLATE =
      """
      apiVersion: templates.gatekeeper.sh/v1
      kind: ConstraintTemplate
      metadata: {name: forbiddennames}
      spec:
        crd: {spec: {names: {kind: ForbiddenNames}}}
        targets:
          - target: admission.k8s.gatekeeper.sh
            rego: |
              package forbiddennames

              violation[{"msg": msg}] {
                input.review.object.metadata.name == input.parameters.names[_]
                msg := sprintf("%v is forbidden in %v", [input.review.name, input.review.namespace])
              }
      """;

  private static final String CONSTRAINT =
      """
      apiVersion: constraints.gatekeeper.sh/v1beta1
      kind: ForbiddenNames
      metadata: {name: bad}
      spec:
        match:
          kinds: [{apiGroups: [""], kinds: [ConfigMap]}]
        parameters:
          names: [bad]
      """;

  private static final String CONFTEST =
      """
      package main

      deny_names[msg] {
        input.kind == "ConfigMap"
        input.metadata.name == "bad"
        msg := "is forbidden"
      }
      """;

  private final Path folder;
  private final GitRepository rules;
  private SqliteLedger ledger;
  private StateStore store;
  private ActivePolicies policies;
  private GitCommits commits;
  private BundleActivation activation;

  BundleActivationIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.rules = GitRepository.create(folder.resolve("rules.git"));
    this.ledger = SqliteLedger.open(LedgerSettings.of(folder.resolve("ledger"), "samsvar/test"));
    this.store = StateStore.open(folder.resolve("state.db"));
    this.policies = policies();
    this.commits = commits();
    this.activation = activation();
  }

  @AfterEach
  void close() {
    policies.close();
    commits.close();
    store.close();
    ledger.close();
  }

  @Test
  void whereABundleAsksForItOnlyWhatATrustedKeySignedComesIntoForce() throws Exception {
    Verification asked = new Verification(VerificationMode.SIGNATURE, null, "platform", null);
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("key").toString());
    commit(RULE.formatted("bad"));

    assertThatThrownBy(() -> follow(asked))
        .isInstanceOfSatisfying(
            StageException.class,
            stop -> assertThat(stop.code()).isEqualTo("verify.signature-invalid"));
    assertThat(activation.inForce("names")).isEmpty();

    sign();
    assertThat(follow(asked).problem()).isEmpty();
    String good = rules.head();
    assertThat(follow(asked).problem()).isEmpty();
    commit(RULE.formatted("worse"));

    assertThatThrownBy(() -> follow(asked)).isInstanceOf(StageException.class);
    assertThat(activation.inForce("names")).contains(good);
    assertThat(activated()).hasSize(1);
  }

  private TrustedKeys trusted() {
    try {
      String line = Files.readString(folder.resolve("key.pub")).strip();
      return TrustedKeys.of(
          Map.of(
              "allowed_signers",
              (KARI.email() + " " + line + "\n").getBytes(StandardCharsets.UTF_8),
              "revoked_keys",
              new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest commit again, signed. */
  private void sign() throws IOException, InterruptedException {
    String signed =
        run(
            "git",
            "--git-dir=" + rules.path(),
            "-c",
            "user.name=" + KARI.name(),
            "-c",
            "user.email=" + KARI.email(),
            "-c",
            "gpg.format=ssh",
            "-c",
            "user.signingkey=" + folder.resolve("key"),
            "commit-tree",
            "-S",
            "-m",
            "signed",
            rules.head() + "^{tree}");
    rules.forceBranch(GitRepository.BRANCH, signed.strip());
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void aCommitIsInForceAndABrokenOneLeavesIt() {
    commit(RULE.formatted("bad"));
    assertThat(follow().problem()).isEmpty();
    assertThat(judge("bad").passes()).isFalse();
    assertThat(judge("good").passes()).isTrue();

    commit("package samsvar.names\n\ndeny contains {");
    assertThat(follow().problem()).isPresent();
    assertThat(judge("bad").passes()).isFalse();

    commit(RULE.formatted("good"));
    assertThat(follow().problem()).isEmpty();
    assertThat(judge("bad").passes()).isTrue();
    assertThat(judge("good").passes()).isFalse();

    activation.remove("names");
    assertThat(judge("good").passes()).isTrue();
    assertThat(activated()).hasSize(3);
  }

  @Test
  void theSameCommitAgainIsNotRecordedAgain() {
    commit(RULE.formatted("bad"));
    var _ = follow();
    var _ = follow();
    assertThat(activated()).hasSize(1);
  }

  @Test
  void aRestartNeedsNoRepository() throws Exception {
    commit(RULE.formatted("bad"));
    var _ = follow();
    PolicySet before = activation.current();
    restart();
    assertThat(activation.current().digest()).isEqualTo(before.digest());
    assertThat(judge("bad").passes()).isFalse();
    assertThat(judge("good").passes()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gatekeeper", "conftest"})
  void whatIsWrittenForAnotherEngineIsInForceAsItIs(String engine) throws Exception {
    var _ =
        rules.commit(
            KARI,
            "Rules we have already",
            switch (engine) {
              case "gatekeeper" ->
                  Map.of("templates/names.yaml", TEMPLATE, "constraints/bad.yml", CONSTRAINT);
              default ->
                  Map.of("names.rego", CONFTEST, "samples/pod.yaml", "apiVersion: v1\nkind: Pod\n");
            });

    assertThat(follow().problem()).isEmpty();
    assertThat(judge("bad").passes()).isFalse();
    assertThat(judge("good").passes()).isTrue();
    PolicySet before = activation.current();

    restart();
    assertThat(activation.current().digest()).isEqualTo(before.digest());
    assertThat(judge("bad").passes()).isFalse();

    activation.remove("names");
    assertThat(judge("bad").passes()).isTrue();
  }

  /** Invariant 2: a policy that is missing denies. */
  @Test
  void whatCannotBeBroughtBackDeniesEverything() throws Exception {
    commit(RULE.formatted("bad"));
    var _ = follow();
    store.bundles().keep(new Good("names", "0".repeat(40), "{}"));
    restart();
    assertThat(judge("good"))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.code()).isEqualTo("policy.missing"));

    assertThat(follow().problem()).isEmpty();
    assertThat(judge("good").passes()).isTrue();
  }

  private void restart() throws Exception {
    policies.close();
    policies = policies();
    activation = activation();
    activation.restore();
  }

  private ActivePolicies policies() throws Exception {
    return ActivePolicies.open(
        Toolchain.standard().binary("opa"),
        Path.of("target", "policies"),
        new ClusterFacts("test", List.of("no-oslo-1")),
        Parameters.none());
  }

  private GitCommits commits() {
    return new GitCommits(
        folder.resolve("git"),
        SourcePolicy.localAllowedToo(),
        new HighWaterFiles(folder.resolve("marks")));
  }

  private BundleActivation activation() {
    return new BundleActivation(
        policies, commits, (_, _) -> trusted(), ledger, store.bundles(), folder.resolve("work"));
  }

  private void commit(String rule) {
    var _ = rules.commit(KARI, "Rule", Map.of("names.rego", rule));
  }

  private BundleActivation.Result follow() {
    return follow(null);
  }

  private BundleActivation.Result follow(SyncSpec.@Nullable Verification verification) {
    String url = rules.uri().toString();
    return activation.follow(
        "names",
        new PolicyBundleSpec(
            new GitSource(url, "refs/heads/main", ".", "1m", null),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            verification),
        new SourceSpec(url, "refs/heads/main", null));
  }

  private Verdict judge(String name) {
    var object =
        Plans.object(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: %s
              namespace: production
              labels: {environment: production, region: no-oslo-1}
            """
                .formatted(name));
    return activation
        .current()
        .judge(
            new ObjectInput(
                Operation.SYNC,
                object.manifest(),
                null,
                null,
                null,
                null,
                null,
                "a.yaml",
                Instant.EPOCH),
            PolicySet.Target.SYNC);
  }

  private List<Event> activated() {
    return java.util.stream.LongStream.range(0, ledger.size())
        .mapToObj(index -> ledger.entry(index).event())
        .filter(PolicyActivated.class::isInstance)
        .toList();
  }
}
