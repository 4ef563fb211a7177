package io.samsvar.testkit;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.ExtensionContext;
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

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LocalCluster.class
        || type == KubernetesClient.class
        || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    throw new UnsupportedOperationException();
  }
}
