package io.samsvar.reconciler.audit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.Policies;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.SyncFacts;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.cluster.ObjectWatches;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import io.samsvar.reconciler.cluster.ObjectWatches.Watch;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.inventory.DeclaredState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges the live objects of governed namespaces by the policies with target {@code audit}: what
 * was there before policy was, and what came past it. By watches of the kinds that are targeted,
 * one each; an object is judged when what policy sees of it changes, and all of them when policies
 * or exemptions do. It writes nothing but reports. Safe for several threads.
 */
public final class LiveAudit implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveAudit.class);

  /** Least time between two writes of one report. */
  public static final Duration REPORT_PAUSE = Duration.ofSeconds(30);

  /** Other policies are waited for so long, since they often come together. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final String NAMESPACES = "Namespace";

  /** Kinds that are audited where a bundle targets them, declared in Git or not. */
  static final List<Selection> KINDS =
      List.of(
          every("v1", "ConfigMap"),
          every("v1", "PersistentVolumeClaim"),
          every("v1", "Service"),
          every("v1", "ServiceAccount"),
          every("apps/v1", "DaemonSet"),
          every("apps/v1", "Deployment"),
          every("apps/v1", "StatefulSet"),
          every("batch/v1", "CronJob"),
          every("networking.k8s.io/v1", "Ingress"));

  private final ObjectWatches watches;
  private final Policies policies;
  private final DeclaredState declared;
  private final Clock clock;
  private final AuditBook book = new AuditBook();
  private final ReportWriter reports;
  private final MultiGauge gauge;
  private final Map<Selection, Watch> open = new HashMap<>();
  private final ConcurrentMap<String, JsonNode> namespaces = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("audit").factory());
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile List<Object> standing = List.of();
  private volatile boolean namespacesListed;

  /** An audit that has not begun. */
  public LiveAudit(
      KubernetesClient client,
      Cluster cluster,
      ObjectWatches watches,
      Policies policies,
      DeclaredState declared,
      MeterRegistry meters,
      Duration reportPause,
      Clock clock) {
    this.watches = watches;
    this.policies = policies;
    this.declared = declared;
    this.clock = clock;
    this.reports =
        new ReportWriter(
            client,
            book,
            () -> cluster.kind(AuditReport.API_VERSION, "Report").isPresent(),
            reportPause,
            clock);
    this.gauge =
        MultiGauge.builder("samsvar.audit.findings")
            .description("What policy has against live objects, by policy and result")
            .register(meters);
    var _ = meters.gauge("samsvar.audit.objects", book, AuditBook::size);
  }

  private static Selection every(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "", "");
  }

  /** Begins. Returns at once. */
  public void start() {
    declared.onChange(_ -> lookAgain());
    Selection selection = every("v1", NAMESPACES);
    synchronized (this) {
      open.put(selection, watches.open(selection, new NamespaceEvents()));
    }
    lookAgain();
  }

  /** Policies, exemptions or what is governed may be others than before. Does not block. */
  public void lookAgain() {
    if (!thread.isShutdown() && waiting.compareAndSet(false, true)) {
      var _ = thread.schedule(this::reopen, SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Judges everything again when anything that decides is another. */
  private synchronized void reopen() {
    waiting.set(false);
    Optional<DeclaredState.View> view = declared.view();
    if (view.isEmpty() || !namespacesListed) {
      return;
    }
    PolicySet set = policies.current();
    Exemptions active = declared.exemptions().active(clock.instant());
    List<Object> now = List.of(active.digest(set.digest()), view.get().governed());
    active
        .nextChange(clock.instant())
        .ifPresent(
            time -> {
              long left = Duration.between(clock.instant(), time).toMillis() + 1;
              var _ = thread.schedule(this::lookAgain, left, TimeUnit.MILLISECONDS);
            });
    if (now.equals(standing)) {
      return;
    }
    standing = now;
    book.doubt();
    Set<Selection> wanted = new HashSet<>();
    KINDS.stream().filter(kind -> set.audits(group(kind), kind.kind())).forEach(wanted::add);
    for (Selection selection : List.copyOf(open.keySet())) {
      if (!selection.kind().equals(NAMESPACES)) {
        Optional.ofNullable(open.remove(selection)).ifPresent(Watch::close);
        if (!wanted.contains(selection)) {
          forget(book.missing(id -> isOf(selection, id), Set.of()));
        }
      }
    }
    wanted.forEach(kind -> open.put(kind, watches.open(kind, new ObjectEvents(kind))));
    namespaces.forEach(this::judgeNamespace);
  }

  /** A Namespace is audited as its objects are, and told in the report of what is in none. */
  private void judgeNamespace(String name, JsonNode object) {
    if (policies.current().audits("", NAMESPACES)) {
      judge(new ResourceId("", NAMESPACES, "", name), name, object);
    }
  }

  private static String group(Selection kind) {
    int slash = kind.apiVersion().indexOf('/');
    return slash < 0 ? "" : kind.apiVersion().substring(0, slash);
  }

  private static boolean isOf(Selection kind, ResourceId id) {
    return id.group().equals(group(kind)) && id.kind().equals(kind.kind());
  }

  private void forget(Collection<ResourceId> ids) {
    ids.forEach(id -> reports.changed(book.remove(id)));
    count();
  }

  private void judge(ResourceId id, String within, JsonNode object) {
    DeclaredState.View view = declared.view().orElse(null);
    if (view == null || !view.governs(within)) {
      forget(List.of(id));
      return;
    }
    JsonNode seen = seen(object);
    JsonNode namespace = id.namespace().isEmpty() ? null : namespaces.get(id.namespace());
    PolicySet set = policies.current();
    Exemptions active = declared.exemptions();
    Digest content = Digest.of(seen + "\n" + namespace + "\n" + set.digest());
    if (book.knows(id, content)) {
      return;
    }
    Verdict verdict =
        set.judge(
            new ObjectInput(
                Operation.SYNC,
                seen,
                null,
                namespace,
                null,
                null,
                view.find(id).map(LiveAudit::facts).orElse(null),
                view.find(id).map(found -> found.object().file()).orElse(null),
                clock.instant()),
            Target.AUDIT);
    List<AuditResult> results =
        AuditResults.of(
            id, verdict, active.apply(verdict, set::waivable, clock.instant()).waived());
    reports.changed(book.put(id, content, results));
    count();
  }

  /** What policy sees: neither status nor what changes with every write. */
  private static JsonNode seen(JsonNode object) {
    JsonNode copy = object.deepCopy();
    if (copy instanceof ObjectNode seen) {
      seen.remove("status");
      if (seen.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove(List.of("managedFields", "resourceVersion", "generation"));
      }
    }
    return copy;
  }

  private static SyncFacts facts(DeclaredObject object) {
    return new SyncFacts(
        object.sync().namespace(),
        object.sync().name(),
        object.enforced().revision().commit(),
        object.enforced().place().path(),
        object.enforced().environment(),
        object.enforced().region());
  }

  private void count() {
    Map<Tags, Long> counts = new HashMap<>();
    book.counts()
        .forEach(
            (key, words) ->
                words.forEach(
                    (word, number) ->
                        counts.merge(
                            Tags.of("policy", key.policy(), "result", word.text()),
                            number,
                            Long::sum)));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((tags, number) -> rows.add(MultiGauge.Row.of(tags, number)));
    gauge.register(rows, true);
  }

  private final class NamespaceEvents implements ObjectWatches.Listener {
    @Override
    public void listing() {}

    @Override
    public void present(JsonNode object) {
      String name = name(object);
      JsonNode seen = seen(object);
      boolean isNew = !seen.equals(namespaces.put(name, seen));
      if (isNew && namespacesListed && isGoverned(name)) {
        // Its objects inherit from it.
        standing = List.of();
        lookAgain();
      }
    }

    @Override
    public void listed() {
      namespacesListed = true;
      lookAgain();
    }

    @Override
    public void gone(JsonNode object) {
      namespaces.remove(name(object));
      forget(List.of(new ResourceId("", NAMESPACES, "", name(object))));
    }

    private boolean isGoverned(String name) {
      return declared.view().filter(view -> view.governs(name)).isPresent();
    }

    private static String name(JsonNode object) {
      return object.path("metadata").path("name").asString("");
    }
  }

  private final class ObjectEvents implements ObjectWatches.Listener {
    private final Selection selection;
    private final Set<ResourceId> present = new HashSet<>();
    private @Nullable Object listing;

    ObjectEvents(Selection selection) {
      this.selection = selection;
    }

    @Override
    public void listing() {
      listing = this;
      present.clear();
    }

    @Override
    public void present(JsonNode object) {
      ResourceId id = id(object);
      if (listing != null) {
        present.add(id);
      }
      try {
        judge(id, id.namespace(), object);
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("stage", Stage.POLICY.label())
            .addKeyValue("resource", id)
            .log("A live object could not be audited: {}", e.getClass().getSimpleName());
      }
    }

    @Override
    public void listed() {
      listing = null;
      forget(book.missing(id -> isOf(selection, id), present));
      present.clear();
    }

    @Override
    public void gone(JsonNode object) {
      forget(List.of(id(object)));
    }

    private ResourceId id(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return ResourceId.of(
          selection.apiVersion(),
          selection.kind(),
          metadata.path("namespace").asString(""),
          metadata.path("name").asString(""));
    }
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
    synchronized (this) {
      open.values().forEach(Watch::close);
      open.clear();
    }
    reports.close();
  }
}
