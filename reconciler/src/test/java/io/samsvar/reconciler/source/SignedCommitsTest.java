package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.signature.TrustedKeys;
import io.samsvar.testkit.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows a repository whose commits git signs with a key of ssh-keygen. */
class SignedCommitsTest {

  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  private static final String KARI = "kari@example.com";

  @TempDir private Path temp;
  private GitRepository git;
  private RawGit raw;
  private GitCommits commits;
  private SourceSpec source;
  private Path key;
  private String line;
  private Instant now = START;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    git = GitRepository.create(temp.resolve("origin.git"));
    raw = new RawGit(git.path());
    source = new SourceSpec(git.uri().toString(), "refs/heads/main", null);
    key = temp.resolve("key");
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
            .start();
    assertThat(made.waitFor()).isZero();
    line = Files.readString(temp.resolve("key.pub")).strip();
    commits = reopen();
  }

  @AfterEach
  void close() {
    commits.close();
  }

  private GitCommits reopen() {
    return new GitCommits(
        temp.resolve("cache"),
        SourcePolicy.localAllowedToo(),
        new HighWaterFiles(temp.resolve("marks")),
        SourceLimits.STANDARD,
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        });
  }

  private TrustedKeys trusted(String signer) {
    return TrustedKeys.of(
        Map.of(
            "allowed_signers",
            signer.getBytes(StandardCharsets.UTF_8),
            "revoked_keys",
            new byte[0]));
  }

  private TrustedKeys kari() {
    return trusted(KARI + " " + line);
  }

  /** A commit on top of these, made by git itself; main points to it. */
  private String commit(boolean signed, String... parents)
      throws IOException, InterruptedException {
    String tree =
        raw.run(
            ("100644 blob "
                    + raw.object("blob", ("n" + System.nanoTime()).getBytes(StandardCharsets.UTF_8))
                    + "\ta.yaml\n")
                .getBytes(StandardCharsets.UTF_8),
            "mktree");
    List<String> command = new ArrayList<>(signing());
    command.addAll(List.of("commit-tree", tree, "-m", "m"));
    if (signed) {
      command.add("-S");
    }
    for (String parent : parents) {
      command.addAll(List.of("-p", parent));
    }
    String commit = raw.run(command.toArray(String[]::new));
    raw.run("update-ref", "refs/heads/main", commit);
    return commit;
  }

  private List<String> signing() {
    return List.of(
        "-c",
        "user.name=Kari",
        "-c",
        "user.email=" + KARI,
        "-c",
        "gpg.format=ssh",
        "-c",
        "user.signingkey=" + key);
  }

  private void check(SourceSpec from, TrustedKeys keys, Optional<String> since) {
    Revision revision = commits.fetch(from);
    commits.checkSignatures(from, revision, accepted, since, keys);
  }

  private Optional<String> accepted = Optional.empty();

  private void valid(TrustedKeys keys) {
    assertThatCode(() -> check(source, keys, Optional.empty())).doesNotThrowAnyException();
  }

  private String invalid(TrustedKeys keys) {
    return Stops.atVerify("verify.signature-invalid", () -> check(source, keys, Optional.empty()));
  }

  @Test
  void everyCommitOfTheHistoryIsSigned() throws IOException, InterruptedException {
    String first = commit(true);
    commit(true, first);
    valid(kari());
    assertThat(invalid(trusted("ola@example.com " + line)))
        .contains(first.substring(0, 8))
        .doesNotContain("@");
  }

  @Test
  void case20_anUnsignedParentStopsASignedHead() throws IOException, InterruptedException {
    String first = commit(true);
    String second = commit(false, first);
    commit(true, second);
    assertThat(invalid(kari())).contains(second.substring(0, 8), "not signed");
    accepted = Optional.of(first);
    assertThat(invalid(kari())).contains(second.substring(0, 8), "pushed anew");
    accepted = Optional.of(second);
    valid(kari());
  }

  @Test
  void case20_aMergeBringsItsBranchAndIsSignedItself() throws IOException, InterruptedException {
    String first = commit(true);
    String left = commit(true, first);
    String right = commit(false, first);
    accepted = Optional.of(left);
    commit(true, left, right);
    assertThat(invalid(kari())).contains(right.substring(0, 8));

    String signedRight = commit(true, first);
    String merge = commit(false, left, signedRight);
    assertThat(invalid(kari())).contains(merge.substring(0, 8));

    commit(true, left, signedRight);
    valid(kari());
  }

  @Test
  void theHistoryBeforeACommitMayBeLeftOut() throws IOException, InterruptedException {
    String old = commit(false);
    commit(true, old);
    assertThat(invalid(kari())).contains("spec.verification.since");
    assertThatCode(() -> check(source, kari(), Optional.of(old))).doesNotThrowAnyException();
    for (String elsewhere : List.of("0".repeat(39) + "1", git.resolve("main^0"))) {
      if (!elsewhere.equals(git.head())) {
        Stops.atVerify("verify.cannot-check", () -> check(source, kari(), Optional.of(elsewhere)));
      }
    }
    String beside = commit(false, old);
    String next = commit(true, old);
    assertThat(next).isNotEqualTo(beside);
    Stops.atVerify("verify.cannot-check", () -> check(source, kari(), Optional.of(beside)));
  }

  @Test
  void aSignatureOfAnotherCommitIsNotTaken() throws IOException, InterruptedException {
    String first = commit(true);
    String text = raw.run("cat-file", "commit", first) + "\n";
    String forged =
        raw.object(
            "commit",
            text.replaceFirst("tree [0-9a-f]{40}", "tree " + tree())
                .getBytes(StandardCharsets.UTF_8));
    raw.run("update-ref", "refs/heads/main", forged);
    assertThat(invalid(kari())).contains("not over these bytes");
  }

  private String tree() throws IOException, InterruptedException {
    String blob = raw.object("blob", "evil".getBytes(StandardCharsets.UTF_8));
    return raw.run(
        ("100644 blob " + blob + "\tevil.yaml\n").getBytes(StandardCharsets.UTF_8), "mktree");
  }

  /** The clock of whoever signs says nothing; ours does, also after a restart without a cache. */
  @Test
  void case22_aKeyHasToBeGoodWhenTheCommitWasFirstSeen() throws IOException, InterruptedException {
    TrustedKeys untilTomorrow = trusted(KARI + " valid-before=\"20260602Z\" " + line);
    String first = commit(true);
    valid(untilTomorrow);

    now = Instant.parse("2026-07-01T00:00:00Z");
    valid(untilTomorrow);
    commits.close();
    PrivateFiles.deleteTree(temp.resolve("cache"));
    commits = reopen();
    valid(untilTomorrow);

    String late = commit(true, first);
    assertThat(invalid(untilTomorrow)).contains(late.substring(0, 8), "no longer allowed");
  }

  @Test
  void ofATagItsOwnSignatureCounts() throws IOException, InterruptedException {
    commit(false);
    SourceSpec tag = new SourceSpec(source.url(), "refs/tags/v1", null);
    SourceSpec other = new SourceSpec(source.url(), "refs/tags/v2", null);
    tag(true, "v1");
    raw.run("update-ref", "refs/tags/v2", raw.run("rev-parse", "refs/tags/v1"));
    assertThatCode(() -> check(tag, kari(), Optional.empty())).doesNotThrowAnyException();
    assertThat(
            Stops.atVerify(
                "verify.signature-invalid", () -> check(other, kari(), Optional.empty())))
        .contains("another name");

    tag(false, "v3");
    raw.run("update-ref", "refs/tags/v4", git.head());
    for (String name : List.of("v3", "v4")) {
      SourceSpec unsigned = new SourceSpec(source.url(), "refs/tags/" + name, null);
      Stops.atVerify("verify.signature-invalid", () -> check(unsigned, kari(), Optional.empty()));
    }
  }

  private void tag(boolean signed, String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(signing());
    command.addAll(List.of("tag", signed ? "-s" : "-a", "-m", "m", name, "main"));
    raw.run(command.toArray(String[]::new));
  }
}
