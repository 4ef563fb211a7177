package io.samsvar.admission;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Namespaces of the cluster, watched; one that the watch has not brought yet is read, which
 * blocks.
 */
public final class WatchedNamespaces implements Namespaces, AutoCloseable {

  private final KubernetesClient client;
  private final SharedIndexInformer<Namespace> informer;

  private WatchedNamespaces(KubernetesClient client) {
    this.client = client;
    this.informer = client.namespaces().runnableInformer(0);
    informer.exceptionHandler((started, error) -> true);
  }

  /** Starts to watch and returns at once. */
  public static WatchedNamespaces start(KubernetesClient client) {
    WatchedNamespaces namespaces = new WatchedNamespaces(client);
    var _ = namespaces.informer.start();
    return namespaces;
  }

  @Override
  public Optional<JsonNode> find(String name) {
    Namespace watched = informer.getStore().getByKey(name);
    Namespace found = watched != null ? watched : client.namespaces().withName(name).get();
    return Optional.ofNullable(found)
        .map(namespace -> JsonMapper.shared().readTree(Serialization.asJson(namespace)));
  }

  @Override
  public void close() {
    informer.close();
  }
}
