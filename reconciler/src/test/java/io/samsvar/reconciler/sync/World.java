package io.samsvar.reconciler.sync;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.apply.ServerSideExecutor;
import io.samsvar.reconciler.health.Assessment;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.health.HealthWait;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.render.RenderRequest;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.render.Renderer;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.sealing.SealingFacts;
import io.samsvar.reconciler.signature.TrustedKeys;
import io.samsvar.reconciler.source.Commits;
import io.samsvar.reconciler.source.SourceSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Sync whose source, policies and cluster are in memory, with the real pipeline, state store
 * and ledger on disk. {@link Death} and {@link #restart} are what happens to a process.
 */
final class World implements AutoCloseable {

  static final SyncRef SYNC = new SyncRef("team", "shop");
  static final String TARGET = "production";

  final FakeCluster cluster = new FakeCluster();

  /** What the Git of the Sync declares that acts now. */
  TreeMap<String, RenderedObject> declared = new TreeMap<>();

  /** The Sync that acts now, see {@link #as}. */
  SyncRef sync = SYNC;

  String target = TARGET;

  /** The other Syncs of the repository. */
  Set<SyncRef> neighbours = Set.of();

  final List<ApprovalRequest> approvals = new ArrayList<>();

  /** Is told where the process is, and may throw {@link Death}. */
  Consumer<String> probe = _ -> {};

  /** What enforcement was told: hold, enforce, release. */
  final List<String> enforcement = new ArrayList<>();

  @Nullable StageException source;
  Commits.@Nullable Rewrite rewrite;
  Verdict verdict = new Verdict.Passed(List.of());
  Digest policies = Digest.of("policies");
  String path = "app";
  SyncSpec.@Nullable Prune prune;

  /** Names of objects that are not healthy. */
  final Set<String> ill = new TreeSet<>();

  boolean asked;
  @Nullable List<SyncSpec.Window> windows;

  boolean ledgerFails;
  Duration later = Duration.ZERO;

  private final Map<SyncRef, TreeMap<String, RenderedObject>> repositories = new HashMap<>();
  private final Path folder;
  private int commits;
  private SqliteLedger ledger;
  private StateStore store;
  private Reconciliation reconciliation;

  /** The end of a process, at a point a test chose. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  World(Path folder) {
    this.folder = folder;
    repositories.put(SYNC, declared);
    cluster.beforeWrite = this::checkWrite;
    this.ledger = openLedger();
    this.store = StateStore.open(folder.resolve("state.db"));
    this.reconciliation = open();
  }

  /** From now on it is about this Sync, which has its own path of the repository. */
  void as(String name, String targetNamespace) {
    sync = new SyncRef(SYNC.namespace(), name);
    target = targetNamespace;
    declared = repositories.computeIfAbsent(sync, _ -> new TreeMap<>());
    path = name;
  }

  /** From now on it is about a Sync of the organisation, which may declare Namespaces. */
  void asOrganisation() {
    as("platform", "platform");
    repositories.remove(sync);
    sync = new SyncRef(Sync.SYSTEM_NAMESPACE, "platform");
    declared = repositories.computeIfAbsent(sync, _ -> new TreeMap<>());
  }

  /** A new commit. */
  void commit() {
    commits++;
  }

  void declare(String name, String value) {
    declared.put(name, Plans.configMap("", name, value));
  }

  SyncOutcome run() {
    return reconciliation.run(
        new Reconciliation.Request(
            snapshot(),
            new SourceSpec("https://example.no/x", "refs/heads/main", null),
            approvals,
            Set.of(),
            asked,
            Optional.empty()));
  }

  void release() {
    reconciliation.release(sync);
  }

  /** The process is gone and comes back with what is on disk. */
  void restart() {
    close();
    probe = _ -> {};
    ledger = openLedger();
    store = StateStore.open(folder.resolve("state.db"));
    reconciliation = open();
    reconciliation.resume();
  }

  StateStore store() {
    return store;
  }

  Ledger ledger() {
    return ledger;
  }

  Set<String> inventory() {
    Set<String> names = new TreeSet<>();
    store.inventory(sync).forEach(item -> names.add(item.id().name()));
    return names;
  }

  Set<String> live() {
    Set<String> names = new TreeSet<>();
    cluster.objects.keySet().forEach(id -> names.add(id.name()));
    return names;
  }

  ObjectNode live(String name) {
    return Objects.requireNonNull(cluster.objects.get(id(name)));
  }

  List<Event> events() {
    var _ = LedgerVerifier.verifyAll(ledger).orThrow();
    List<Event> events = new ArrayList<>();
    for (long index = 0; index < ledger.size(); index++) {
      events.add(ledger.entry(index).event());
    }
    return events;
  }

  <T extends Event> List<T> events(Class<T> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", TARGET, name);
  }

  /** Invariant 1, looked at in the moment of every write. */
  private void checkWrite() {
    long intended = -1;
    for (long index = ledger.size() - 1; index >= 0 && intended < 0; index--) {
      Event event = ledger.entry(index).event();
      if (event instanceof SyncCompleted) {
        throw new AssertionError("A write without an open intent");
      }
      if (event instanceof SyncIntended intent) {
        intended = index;
        SyncJudged judged = (SyncJudged) ledger.entry(intent.judgedAt()).event();
        if (!judged.verdict().passes() || !judged.plan().equals(intent.plan())) {
          throw new AssertionError("A write without a passed verdict for its plan");
        }
      }
    }
    if (intended < 0) {
      throw new AssertionError("A write without an intent");
    }
    probe.accept("write");
  }

  private SyncSnapshot snapshot() {
    return new SyncSnapshot(
        sync,
        "uid",
        1,
        new SyncSpec(
            new GitSource("https://example.no/x", "refs/heads/main", path, "1m", null),
            target,
            null,
            null,
            null,
            null,
            null,
            prune,
            null,
            null,
            null,
            null,
            null,
            null,
            windows,
            null,
            null));
  }

  /** Health as it is now: nothing here changes while it is waited for. */
  private Map<ResourceId, Health> healths(
      List<HealthWait.Target> targets, String selector, Duration within, Assessment rules) {
    probe.accept("health");
    Map<ResourceId, Health> healths = new TreeMap<>();
    for (HealthWait.Target target : targets) {
      ObjectNode live = cluster.objects.get(target.id());
      healths.put(
          target.id(),
          live == null
              ? new Health.Progressing("is not there")
              : ill.contains(target.id().name())
                  ? new Health.Failed("told to fail")
                  : rules.assess(live));
    }
    return healths;
  }

  private SqliteLedger openLedger() {
    return SqliteLedger.open(LedgerSettings.of(folder.resolve("ledger"), "samsvar/test"));
  }

  private Reconciliation open() {
    Reconciliation opened = pipeline();
    opened.neighboursBy(
        asking ->
            neighbours.stream().filter(other -> !other.equals(asking)).collect(Collectors.toSet()));
    return opened;
  }

  private Reconciliation pipeline() {
    return new Reconciliation(
        new ReconciliationParts(
            new FakeCommits(),
            (_, _) -> {
              throw new IllegalStateException("No Sync here asks for signatures");
            },
            new FakeRenderer(),
            () -> new FakePolicies(policies, verdict),
            cluster,
            new ServerSideExecutor(cluster, new SimpleMeterRegistry()),
            new DyingLedger(),
            store,
            new DeclaredState(),
            new ToldEnforcement(),
            this::healths,
            new Identities(Map.of("kari@example.no", List.of("kari"))),
            SealingFacts.ofRevision(),
            folder.resolve("trees"),
            new Stages(new SimpleMeterRegistry(), stage -> probe.accept(stage.label())),
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
                return Instant.now().plus(later);
              }
            }));
  }

  @Override
  public void close() {
    store.close();
    ledger.close();
  }

  private final class FakeCommits implements Commits {
    @Override
    public Revision fetch(SourceSpec spec) {
      StageException stop = source;
      if (stop != null && stop.stage() != Stage.RENDER) {
        throw stop;
      }
      return new Revision(
          spec.url(),
          spec.ref(),
          "%040d".formatted(commits),
          new Actor.Person("kari@example.no"),
          Instant.EPOCH);
    }

    @Override
    public Path export(SourceSpec spec, Revision revision, String where, Path into) {
      return into;
    }

    @Override
    public Set<Actor> authors(SourceSpec spec, Revision revision, String since) {
      return Set.of(revision.author(), new Actor.Person("per@example.no"));
    }

    @Override
    public Optional<Rewrite> rewrite(SourceSpec spec) {
      return Optional.ofNullable(rewrite);
    }

    @Override
    public void acceptRewrite(SourceSpec spec, Rewrite accepted) {
      probe.accept("before the mark");
      source = null;
      rewrite = null;
    }

    @Override
    public String tree(SourceSpec spec, Revision revision) {
      return Digest.of(revision.commit() + declared.values() + source).hex().substring(0, 40);
    }

    @Override
    public Freshness freshness(SourceSpec spec) {
      return new Freshness(Instant.now(), Optional.empty());
    }

    @Override
    public void checkSignatures(
        SourceSpec spec,
        Revision revision,
        Optional<String> accepted,
        Optional<String> since,
        TrustedKeys trusted) {}

    @Override
    public void accept(SourceSpec spec, Revision revision) {}
  }

  private final class FakeRenderer implements Renderer {
    @Override
    public Digest capabilities() {
      return Digest.of("");
    }

    @Override
    public Digest tools() {
      return Digest.of("");
    }

    @Override
    public RenderedSet render(RenderRequest request) {
      StageException stop = source;
      if (stop != null) {
        throw stop;
      }
      return new RenderedSet(
          List.copyOf(declared.values()), Digest.of(declared.values().toString()));
    }
  }

  private record FakePolicies(Digest digest, Verdict verdict) implements PolicySet {
    @Override
    public Verdict judge(ObjectInput input, Target target) {
      return verdict;
    }

    @Override
    public Verdict judgePlan(PlanInput input) {
      return new Verdict.Passed(List.of());
    }
  }

  /** The real ledger, with a process around each append that may die or be refused. */
  private final class DyingLedger implements Ledger {
    @Override
    public LedgerEntry append(Event event) {
      if (ledgerFails) {
        throw new LedgerUnavailableException("told to fail", new IllegalStateException());
      }
      probe.accept("before " + event.getClass().getSimpleName());
      LedgerEntry entry = ledger.append(event);
      probe.accept("after " + event.getClass().getSimpleName());
      return entry;
    }

    @Override
    public long size() {
      return ledger.size();
    }

    @Override
    public LedgerEntry entry(long index) {
      return ledger.entry(index);
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
      return ledger.entries(from, to);
    }

    @Override
    public void close() {}
  }

  /** Watches nothing, and remembers what it was told, in order. */
  private final class ToldEnforcement implements Enforcement {
    @Override
    public Hold hold(SyncRef sync, Collection<ResourceId> ids) {
      enforcement.add("hold");
      return () -> enforcement.add("release");
    }

    @Override
    public void enforce(SyncRef sync, List<DeclaredObject> objects) {
      enforcement.add("enforce");
    }

    @Override
    public void lookAgain(SyncRef sync) {}

    @Override
    public void forget(SyncRef sync) {}
  }
}
