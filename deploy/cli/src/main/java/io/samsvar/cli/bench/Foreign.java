package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** What the cluster holds besides: objects and kinds of other teams, which no Sync declares. */
final class Foreign {
  private static final int AT_ONCE = 16;
  private static final String NAMESPACE = "others";

  private Foreign() {}

  /** Creates as many of both. */
  static void add(KubernetesClient client, int objects, int crds) {
    var _ =
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
            .create();
    inParallel(objects, number -> object(client, number));
    inParallel(crds, number -> definition(client, number));
  }

  private static void inParallel(int count, IntConsumer one) {
    try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> done = new ArrayList<>(count);
      for (int number = 0; number < count; number++) {
        int mine = number;
        done.add(workers.submit(() -> one.accept(mine)));
      }
      for (Future<?> future : done) {
        var _ = future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The API server refused what others have", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    }
  }

  private static void object(KubernetesClient client, int number) {
    var _ =
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName("theirs-" + number)
                    .endMetadata()
                    .addToData("text", "of another team ".repeat(64))
                    .build())
            .create();
  }

  private static void definition(KubernetesClient client, int number) {
    String plural = "others" + number;
    var _ =
        client
            .resource(
                new CustomResourceDefinitionBuilder()
                    .withNewMetadata()
                    .withName(plural + ".others.example.no")
                    .endMetadata()
                    .withNewSpec()
                    .withGroup("others.example.no")
                    .withScope("Namespaced")
                    .withNewNames()
                    .withKind("Other" + number)
                    .withPlural(plural)
                    .withSingular("other" + number)
                    .endNames()
                    .addNewVersion()
                    .withName("v1")
                    .withServed(true)
                    .withStorage(true)
                    .withNewSchema()
                    .withOpenAPIV3Schema(
                        new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withXKubernetesPreserveUnknownFields(true)
                            .build())
                    .endSchema()
                    .endVersion()
                    .endSpec()
                    .build())
            .create();
  }
}
