package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in the cluster. It is written whole, by create or replace: a server-side apply
 * would leave in place what others added beside our fields, such as an object selector. Blocking.
 */
final class RegisteredConfiguration {

  private static final int ATTEMPTS_MAX = 5;

  private final KubernetesClient client;

  RegisteredConfiguration(KubernetesClient client) {
    this.client = client;
  }

  Resource<ValidatingWebhookConfiguration> resource() {
    return client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(WebhookRegistration.NAME);
  }

  /**
   * Makes the configuration as wanted.
   *
   * @return how the API server has it now, and what was wrong with it before
   */
  Written write(WebhookRegistration registration) {
    ValidatingWebhookConfiguration wanted = registration.configuration();
    ValidatingWebhookConfiguration before = resource().get();
    List<String> differences =
        before == null ? List.of() : ConfigurationComparison.differences(wanted, before);
    if (before != null && differences.isEmpty()) {
      return new Written(before, before, differences);
    }
    ValidatingWebhookConfiguration current = before;
    for (int attempt = 1; ; attempt++) {
      try {
        return new Written(before, attempt(wanted, current), differences);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS_MAX) {
          throw e;
        }
        current = resource().get();
      }
    }
  }

  private ValidatingWebhookConfiguration attempt(
      ValidatingWebhookConfiguration wanted, @Nullable ValidatingWebhookConfiguration current) {
    if (current == null) {
      return client.resource(wanted).create();
    }
    // Others' labels, annotations and finalizers are no concern of ours.
    wanted.setMetadata(current.getMetadata());
    return client.resource(wanted).update();
  }

  /**
   * What a write found and left.
   *
   * @param before the configuration as it was, null when there was none
   * @param after the configuration as it is
   * @param differences what was not as wanted
   */
  record Written(
      @Nullable ValidatingWebhookConfiguration before,
      ValidatingWebhookConfiguration after,
      List<String> differences) {}
}
