package io.samsvar.reconciler.audit;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.audit.AuditBook.ReportKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports when what they say changes, and each at most once in a while, so that a busy
 * namespace does not flood etcd. While the API server does not serve OpenReports nothing is
 * written, and what is to be told is written once it does. Safe for several threads.
 */
final class ReportWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

  /** Changes within this time are written together. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("samsvar-audit")
          .withForce(true)
          .build();

  /** What was last said of it in the log; by the one thread. */
  private enum Told {
    NOTHING,
    SERVED,
    NOT_SERVED
  }

  private final KubernetesClient client;
  private final AuditBook book;
  private final BooleanSupplier served;
  private final Duration pause;
  private final Clock clock;
  private final Set<ReportKey> changed = new HashSet<>();
  private final Map<ReportKey, String> written = new HashMap<>();
  private final Map<ReportKey, Instant> writtenAt = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("audit").factory());
  private boolean waiting;
  private Told told = Told.NOTHING;

  /**
   * A writer that has written nothing.
   *
   * @param served whether the API server serves OpenReports
   * @param pause least time between two writes of the same report
   */
  ReportWriter(
      KubernetesClient client,
      AuditBook book,
      BooleanSupplier served,
      Duration pause,
      Clock clock) {
    this.client = client;
    this.book = book;
    this.served = served;
    this.pause = pause;
    this.clock = clock;
  }

  /** These reports may say something else now. */
  synchronized void changed(Collection<ReportKey> keys) {
    changed.addAll(keys);
    if (!keys.isEmpty()) {
      wake(SETTLE);
    }
  }

  private synchronized void wake(Duration in) {
    if (!waiting && !thread.isShutdown()) {
      waiting = true;
      var _ = thread.schedule(this::flush, in.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void flush() {
    Instant now = clock.instant();
    Set<ReportKey> due = new HashSet<>();
    synchronized (this) {
      waiting = false;
      for (ReportKey key : changed) {
        Instant last = writtenAt.get(key);
        if (last == null || !last.plus(pause).isAfter(now)) {
          due.add(key);
        }
      }
      changed.removeAll(due);
    }
    try {
      if (!due.isEmpty() && isServed()) {
        due.forEach(key -> write(key, now));
      } else {
        later(due, now);
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.POLICY.label())
          .log("Reports of the audit cannot be written: {}", e.getMessage());
      later(due, now);
    }
    synchronized (this) {
      if (!changed.isEmpty()) {
        wake(pause.compareTo(SETTLE) > 0 ? pause : SETTLE);
      }
    }
  }

  private synchronized void later(Set<ReportKey> due, Instant now) {
    changed.addAll(due);
    due.forEach(key -> writtenAt.put(key, now));
  }

  private boolean isServed() {
    boolean is = served.getAsBoolean();
    if (is != (told == Told.SERVED) || told == Told.NOTHING) {
      told = is ? Told.SERVED : Told.NOT_SERVED;
      LOG.atInfo()
          .addKeyValue("stage", Stage.POLICY.label())
          .log(
              is
                  ? "Findings of the audit are written as OpenReports"
                  : "Findings of the audit are metrics only: the API server does not serve"
                      + " OpenReports, which deploy/kubernetes/openreports.yaml defines");
    }
    return is;
  }

  private void write(ReportKey key, Instant now) {
    List<AuditResult> results = book.of(key);
    int passed = book.passed(key);
    String content = AuditReport.content(results, passed).toString();
    Resource<GenericKubernetesResource> resource = resource(key);
    String before = written.computeIfAbsent(key, _ -> known(resource));
    if (results.isEmpty() && !before.isEmpty()) {
      var _ = resource.delete();
      written.put(key, "");
    } else if (!results.isEmpty() && !content.equals(before)) {
      GenericKubernetesResource report =
          Serialization.unmarshal(
              AuditReport.of(key, results, passed, now).toString(),
              GenericKubernetesResource.class);
      var _ = resource.patch(APPLY, report);
      written.put(key, content);
    }
    synchronized (this) {
      writtenAt.put(key, now);
    }
  }

  /** What a report says that an earlier process wrote; empty when there is none. */
  private static String known(Resource<GenericKubernetesResource> resource) {
    GenericKubernetesResource report = resource.get();
    if (report == null) {
      return "";
    }
    Map<String, String> annotations = report.getMetadata().getAnnotations();
    return annotations == null
        ? "unknown"
        : annotations.getOrDefault(AuditReport.CONTENT, "unknown");
  }

  private Resource<GenericKubernetesResource> resource(ReportKey key) {
    boolean namespaced = !key.namespace().isEmpty();
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup("openreports.io")
            .withVersion("v1alpha1")
            .withKind(AuditReport.kind(key))
            .withPlural(namespaced ? "reports" : "clusterreports")
            .withNamespaced(namespaced)
            .build();
    var resources = client.genericKubernetesResources(context);
    return namespaced
        ? resources.inNamespace(key.namespace()).withName(AuditReport.name(key))
        : resources.withName(AuditReport.name(key));
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
