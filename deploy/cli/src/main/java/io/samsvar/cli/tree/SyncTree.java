package io.samsvar.cli.tree;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.health.HealthRules;
import io.samsvar.reconciler.plan.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the tree of a Sync with the rights of who asks. Blocking; one use. */
public final class SyncTree {
  /** Kinds of which objects are listed at once. */
  static final int LISTS_AT_ONCE = 8;

  /** Objects that are listed of one kind and namespace. */
  static final long OBJECTS_MAX = 5000;

  /** What controllers make for declared objects, and people look for. */
  private static final List<Kind> MADE =
      List.of(
          new Kind("apps", "v1", "ReplicaSet", "replicasets", true),
          new Kind("apps", "v1", "ControllerRevision", "controllerrevisions", true),
          new Kind("batch", "v1", "Job", "jobs", true),
          new Kind("", "v1", "Pod", "pods", true),
          new Kind("", "v1", "Secret", "secrets", true),
          new Kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true));

  private static final Set<String> NOT_SHOWN = Set.of("Event", "ControllerRevision");

  private final KubernetesClient client;
  private final Set<String> refused = new TreeSet<>();

  /** Reads with this client. */
  public SyncTree(KubernetesClient client) {
    this.client = client;
  }

  private record Kind(
      String group, String version, String kind, String plural, boolean namespaced) {
    ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup(group)
          .withVersion(version)
          .withKind(kind)
          .withPlural(plural)
          .withNamespaced(namespaced)
          .build();
    }

    @Override
    public String toString() {
      return group.isEmpty() ? plural : plural + "." + group;
    }
  }

  /** An object with its kind, since items of a list do not say what they are. */
  private record Found(Kind kind, GenericKubernetesResource object) {
    String uid() {
      return object.getMetadata().getUid();
    }

    String name() {
      String namespace = object.getMetadata().getNamespace();
      return kind.kind()
          + " "
          + (namespace == null ? "" : namespace + "/")
          + object.getMetadata().getName();
    }
  }

  /**
   * The objects that carry the label of a Sync, each with what it owns. Who may not list a kind
   * everywhere is shown what is in the target namespace.
   */
  public List<Branch> of(SyncRef sync, String targetNamespace) {
    String label = Ownership.SYNC_LABEL + "=" + Ownership.label(sync);
    List<Found> declared = listed(served(), targetNamespace, true, label);
    Map<String, List<Found>> owned = new HashMap<>();
    declared.stream()
        .map(found -> found.object().getMetadata().getNamespace())
        .filter(namespace -> namespace != null)
        .distinct()
        .forEach(
            namespace ->
                listed(MADE, namespace, false, "")
                    .forEach(
                        found ->
                            owners(found)
                                .forEach(
                                    uid ->
                                        owned
                                            .computeIfAbsent(uid, _ -> new ArrayList<>())
                                            .add(found))));
    return declared.stream()
        .filter(found -> !NOT_SHOWN.contains(found.kind().kind()))
        .sorted(Comparator.comparing(Found::name))
        .map(found -> branch(found, owned))
        .toList();
  }

  /** Kinds that could not be listed, since who asks may not; what they hold is not in the tree. */
  public Set<String> refused() {
    return Set.copyOf(refused);
  }

  private static List<String> owners(Found found) {
    List<OwnerReference> references = found.object().getMetadata().getOwnerReferences();
    return references == null
        ? List.of()
        : references.stream().map(OwnerReference::getUid).toList();
  }

  private static Branch branch(Found found, Map<String, List<Found>> owned) {
    List<Branch> below =
        owned.getOrDefault(found.uid(), List.of()).stream()
            .filter(child -> !NOT_SHOWN.contains(child.kind().kind()))
            .sorted(Comparator.comparing(Found::name))
            .map(child -> branch(child, owned))
            .toList();
    return new Branch(found.name(), health(found), below);
  }

  private static String health(Found found) {
    JsonNode object = JsonMapper.shared().readTree(Serialization.asJson(found.object()));
    return switch (HealthRules.assess(object)) {
      case Health.Healthy() -> "healthy";
      case Health.Progressing(String why) -> "progressing: " + why;
      case Health.Failed(String why) -> "failed: " + why;
    };
  }

  /** Every kind that can be listed, in its preferred version. */
  private List<Kind> served() {
    List<Kind> kinds = new ArrayList<>();
    add("", "v1", kinds);
    client
        .getApiGroups()
        .getGroups()
        .forEach(group -> add(group.getName(), group.getPreferredVersion().getVersion(), kinds));
    return kinds;
  }

  private void add(String group, String version, List<Kind> into) {
    String groupVersion = group.isEmpty() ? version : group + "/" + version;
    var resources = client.getApiResources(groupVersion);
    if (resources == null) {
      return;
    }
    for (APIResource resource : resources.getResources()) {
      if (!resource.getName().contains("/") && resource.getVerbs().contains("list")) {
        into.add(
            new Kind(
                group,
                version,
                resource.getKind(),
                resource.getName(),
                Boolean.TRUE.equals(resource.getNamespaced())));
      }
    }
  }

  private List<Found> listed(List<Kind> kinds, String namespace, boolean everywhere, String label) {
    Semaphore places = new Semaphore(LISTS_AT_ONCE);
    List<Found> all = new ArrayList<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Found>>> lists = new ArrayList<>();
      for (Kind kind : kinds) {
        lists.add(
            readers.submit(
                () -> {
                  places.acquire();
                  try {
                    return list(kind, namespace, everywhere, label);
                  } finally {
                    places.release();
                  }
                }));
      }
      for (Future<List<Found>> list : lists) {
        all.addAll(list.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The cluster could not be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return all;
  }

  private List<Found> list(Kind kind, String namespace, boolean everywhere, String label) {
    if (everywhere) {
      try {
        return found(kind, null, label);
      } catch (KubernetesClientException e) {
        if (!kind.namespaced()) {
          return refused(kind);
        }
      }
    }
    try {
      return found(kind, namespace, label);
    } catch (KubernetesClientException e) {
      return refused(kind);
    }
  }

  private List<Found> refused(Kind kind) {
    synchronized (refused) {
      refused.add(kind.toString());
    }
    return List.of();
  }

  private List<Found> found(Kind kind, @Nullable String namespace, String label) {
    var options = new ListOptionsBuilder().withLimit(OBJECTS_MAX);
    if (!label.isEmpty()) {
      options.withLabelSelector(label);
    }
    var objects = client.genericKubernetesResources(kind.context());
    GenericKubernetesResourceList list =
        namespace == null
            ? objects.inAnyNamespace().list(options.build())
            : objects.inNamespace(namespace).list(options.build());
    return list.getItems().stream().map(object -> typed(kind, object)).toList();
  }

  private static Found typed(Kind kind, GenericKubernetesResource object) {
    object.setKind(kind.kind());
    object.setApiVersion(
        kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version());
    return new Found(kind, object);
  }
}
