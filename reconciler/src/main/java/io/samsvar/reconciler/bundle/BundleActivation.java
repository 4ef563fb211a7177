package io.samsvar.reconciler.bundle;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.PolicyActivated;
import io.samsvar.ledger.Event.PolicyRejected;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.Policies;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.BundleBook;
import io.samsvar.reconciler.inventory.BundleBook.Good;
import io.samsvar.reconciler.resource.PolicyBundleSpec;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.VerificationMode;
import io.samsvar.reconciler.source.Commits;
import io.samsvar.reconciler.source.SourceSpec;
import io.samsvar.reconciler.sync.KeySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Brings bundles into force and takes them out, on record: what is in force is in the ledger and in
 * the store. What is refused changes nothing. Blocking; one bundle at a time each, several at once.
 */
public final class BundleActivation implements Policies {

  private final ActivePolicies policies;
  private final Commits commits;
  private final KeySource keys;
  private final Ledger ledger;
  private final BundleBook book;
  private final Path work;
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  /**
   * Activates into these policies.
   *
   * @param keys the trusted keys of those bundles that ask for signatures
   * @param work directory of this process for exported trees
   */
  public BundleActivation(
      ActivePolicies policies,
      Commits commits,
      KeySource keys,
      Ledger ledger,
      BundleBook book,
      Path work) {
    this.keys = keys;
    this.policies = policies;
    this.commits = commits;
    this.ledger = ledger;
    this.book = book;
    this.work = work;
  }

  /**
   * What came of a commit.
   *
   * @param problem why it was refused, empty when it is in force
   */
  record Result(Revision revision, Optional<String> problem) {}

  /**
   * The policies in force. As long as one that was in force before the start could not be brought
   * back, they decide nothing, which denies.
   */
  @Override
  public PolicySet current() {
    return missing.isEmpty()
        ? policies.current()
        : new UndecidedPolicies(
            policies.current().digest(),
            "Policy that was in force before the start is not: "
                + new java.util.TreeMap<>(missing));
  }

  /** The rules that are interpreted, which is slow, by pack: bundles and the shipped library. */
  Map<String, Set<String>> interpreted() {
    return policies.interpreted();
  }

  /** Brings back what was in force before the start. */
  public void restore() {
    for (Good good : book.all()) {
      try {
        BundleText text = BundleText.read(good.content());
        var _ = policies.activate(text.spec(), policies.compile(text.sources()));
      } catch (PackRefusedException | IOException | RuntimeException e) {
        missing.put(good.name(), String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Brings the newest commit into force, unless it is there already.
   *
   * @throws StageException at FETCH or VERIFY when there is no commit to be had
   */
  Result follow(String name, PolicyBundleSpec spec, SourceSpec source) {
    Revision revision = commits.fetch(source);
    verify(name, spec, source, revision);
    Path tree = directory();
    try {
      String path = spec.source().pathOrDefault();
      Path folder = commits.export(source, revision, path, tree);
      BundleText text = new BundleText(BundleText.spec(name, spec), PackSources.read(name, folder));
      Optional<Good> before = book.find(name);
      Good good = new Good(name, revision.commit(), text.write());
      if (before.equals(Optional.of(good))
          && policies.bundles().contains(name)
          && !missing.containsKey(name)) {
        return new Result(revision, Optional.empty());
      }
      CompiledPack pack = policies.compile(text.sources());
      policies.examine(text.spec(), text.sources(), pack, spec.coverageOrDefault());
      PolicySet now = policies.activate(text.spec(), pack);
      var _ = ledger.append(new PolicyActivated(name, revision, now.digest()));
      book.keep(good);
      missing.remove(name);
      giveWay(name, now);
      commits.accept(source, revision);
      return new Result(revision, Optional.empty());
    } catch (PackRefusedException | IllegalArgumentException e) {
      return new Result(revision, Optional.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new StageException(
          Stage.POLICY, "policy.tool", "The bundle cannot be compiled: " + e.getMessage(), e);
    } finally {
      remove(tree);
    }
  }

  /** What is in force was checked when it came. */
  private void verify(String name, PolicyBundleSpec spec, SourceSpec source, Revision revision) {
    SyncSpec.Verification asked = spec.verification();
    Optional<String> before = inForce(name);
    if (asked != null
        && asked.mode() == VerificationMode.SIGNATURE
        && !before.equals(Optional.of(revision.commit()))) {
      commits.checkSignatures(
          source,
          revision,
          before,
          Optional.ofNullable(asked.since()),
          keys.keys(PolicyBundleController.SECRETS_NAMESPACE, asked));
    }
  }

  /** Bundles of teams whose package the organisation took are out of force, on record. */
  private void giveWay(String to, PolicySet now) {
    Set<String> inForce = policies.bundles();
    for (Good good : book.all()) {
      if (!inForce.contains(good.name()) && !missing.containsKey(good.name())) {
        book.forget(good.name());
        var _ =
            ledger.append(
                new PolicyRejected(
                    good.name(),
                    null,
                    "It is out of force: a package of it is now PolicyBundle " + to + "'s",
                    now.digest()));
      }
    }
  }

  /** The commit that is in force under a name. */
  Optional<String> inForce(String name) {
    return book.find(name).map(Good::commit);
  }

  /** Records that a commit was refused; what is in force stays. */
  void rejected(String name, Revision revision, String reason) {
    Digest inForce = policies.current().digest();
    var _ = ledger.append(new PolicyRejected(name, revision, reason, inForce));
  }

  /** Takes a deleted bundle out of force. */
  void remove(String name) {
    if (book.find(name).isPresent()) {
      PolicySet now = policies.remove(name);
      missing.remove(name);
      book.forget(name);
      var _ = ledger.append(new PolicyActivated(name, null, now.digest()));
    }
  }

  private Path directory() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(work),
          "bundle-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a directory below " + work, e);
    }
  }

  private static void remove(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + tree, e);
    }
  }
}
