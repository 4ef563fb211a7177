package io.samsvar.admission.override;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BreakGlass resources of the cluster, watched. Before they are read, and of one that cannot be
 * read, there is none: an override that is not certain does not hold.
 */
public final class WatchedBreakGlasses implements BreakGlasses, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedBreakGlasses.class);

  private static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("samsvar.io")
          .withVersion("v1alpha1")
          .withKind("BreakGlass")
          .withPlural("breakglasses")
          .withNamespaced(false)
          .build();

  private final SharedIndexInformer<GenericKubernetesResource> informer;

  private WatchedBreakGlasses(SharedIndexInformer<GenericKubernetesResource> informer) {
    this.informer = informer;
  }

  /**
   * Starts to watch and returns at once.
   *
   * @param present is told the names of all of them once they are read, and after each change; must
   *     not block
   */
  public static WatchedBreakGlasses start(KubernetesClient client, Consumer<Set<String>> present) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        client.genericKubernetesResources(CONTEXT).runnableInformer(0);
    informer.exceptionHandler((started, error) -> true);
    Runnable tell =
        () ->
            present.accept(
                informer.getStore().list().stream()
                    .map(glass -> glass.getMetadata().getName())
                    .collect(Collectors.toSet()));
    var _ = informer.addEventHandler(new Changes(informer, tell));
    var _ = informer.start().thenRun(tell);
    return new WatchedBreakGlasses(informer);
  }

  /** Tells once the list is whole: one that is not read yet is not gone. */
  private record Changes(SharedIndexInformer<GenericKubernetesResource> informer, Runnable tell)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource glass) {}

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {}

    @Override
    public void onDelete(GenericKubernetesResource glass, boolean unknown) {
      if (informer.hasSynced()) {
        tell.run();
      }
    }
  }

  @Override
  public List<BreakGlass> all() {
    return informer.getStore().list().stream()
        .map(WatchedBreakGlasses::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<BreakGlass> read(GenericKubernetesResource resource) {
    String name = resource.getMetadata().getName();
    Object spec = resource.getAdditionalProperties().get("spec");
    try {
      if (spec instanceof Map<?, ?> fields
          && fields.get("expiresAt") instanceof String expires
          && fields.get("reason") instanceof String reason) {
        return Optional.of(
            new BreakGlass(
                name,
                texts(fields.get("users")),
                texts(fields.get("namespaces")),
                reason,
                Instant.parse(resource.getMetadata().getCreationTimestamp()),
                Instant.parse(expires)));
      }
    } catch (DateTimeException | ClassCastException e) {
      LOG.debug("stage=admission BreakGlass {} has a field of another shape", name, e);
    }
    LOG.warn("stage=admission BreakGlass {} cannot be read and does not hold", name);
    return Optional.empty();
  }

  private static Set<String> texts(@Nullable Object value) {
    Set<String> texts = new HashSet<>();
    if (value instanceof List<?> items) {
      items.forEach(item -> texts.add((String) item));
    }
    return texts;
  }

  @Override
  public void close() {
    informer.close();
  }
}
