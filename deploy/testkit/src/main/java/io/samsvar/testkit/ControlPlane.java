package io.samsvar.testkit;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension: one full {@link LocalCluster} for all test classes of a JVM, started at the
 * first use and ended after the last test.
 *
 * <p>{@code @ExtendWith(ControlPlane.class)}, then parameters of constructors and methods: {@link
 * LocalCluster}, {@link KubernetesClient} (cluster-admin; closed by the extension) and {@link
 * TestNamespace} (one for each test class, created). A missing program fails the test.
 */
public final class ControlPlane implements ParameterResolver {

  private static final Namespace STORE = Namespace.create(ControlPlane.class);

  /** Below the module, so that the next run finds (and ends) what a killed one left. */
  private static final Path FOLDER = Path.of("target", "control-plane");

  private static final int NAME_CHARS_MAX = 40;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LocalCluster.class
        || type == KubernetesClient.class
        || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Shared shared = shared(context);
    if (type == LocalCluster.class) {
      return shared.cluster();
    }
    return type == KubernetesClient.class ? shared.admin() : namespace(context, shared.admin());
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
  }

  private static TestNamespace namespace(ExtensionContext context, KubernetesClient admin) {
    Class<?> testClass = context.getRequiredTestClass();
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(
            testClass.getName(),
            key -> create(testClass.getSimpleName(), admin),
            TestNamespace.class);
  }

  private static TestNamespace create(String testClass, KubernetesClient admin) {
    String stem = testClass.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    String name =
        stem.substring(0, Math.min(stem.length(), NAME_CHARS_MAX))
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    var _ =
        admin
            .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
            .create();
    return new TestNamespace(name);
  }

  /** What all test classes use; the root store closes it. */
  private record Shared(LocalCluster cluster, KubernetesClient admin) implements AutoCloseable {

    static Shared start() {
      LocalCluster cluster = LocalCluster.start(FOLDER, LocalCluster.Options.full());
      return new Shared(cluster, cluster.client(Identity.CLUSTER_ADMIN));
    }

    @Override
    public void close() {
      admin.close();
      cluster.close();
    }
  }
}
