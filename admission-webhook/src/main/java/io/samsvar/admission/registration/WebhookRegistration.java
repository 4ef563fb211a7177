package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.samsvar.admission.server.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes the ValidatingWebhookConfiguration. Two webhooks go to the same server:
 *
 * <ul>
 *   <li>{@code objects.samsvar.io}: every write to every resource and subresource, also to those of
 *       future versions, outside the system's and our own namespaces, without an object selector:
 *       whoever writes an object could choose its labels.
 *   <li>{@code resources.samsvar.io}: writes to our own resources in every namespace, since an
 *       Approval in an excluded namespace counts as well.
 * </ul>
 *
 * <p>It fails closed. So that a cluster can start without us, what nodes and the API server itself
 * need is not asked about ({@link MatchConditions}).
 *
 * @param endpoint how the API server reaches us
 * @param authorities PEM of the authorities to trust
 * @param ownNamespace our namespace: asking ourselves whether we may start would never end
 * @param timeout how long the API server waits; whole seconds from 1 to 30
 */
public record WebhookRegistration(
    Endpoint endpoint, String authorities, String ownNamespace, Duration timeout) {

  /** Name of the configuration. */
  public static final String NAME = "samsvar";

  /** Name of the webhook for the objects of the cluster. */
  public static final String OBJECTS = "objects.samsvar.io";

  /** Name of the webhook for our own resources. */
  public static final String OWN_RESOURCES = "resources.samsvar.io";

  /** How long the API server waits for an answer where nothing else is configured. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * The label every namespace has, which the API server sets to its name and lets nobody change.
   */
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** The configuration, with every default spelt out, so that it can be compared. */
  public ValidatingWebhookConfiguration configuration() {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .addToLabels("app.kubernetes.io/name", "samsvar")
        .endMetadata()
        .withWebhooks(objects(), ownResources())
        .build();
  }

  private ValidatingWebhook objects() {
    LabelSelector namespaces =
        new LabelSelectorBuilder()
            .addNewMatchExpression()
            .withKey(NAMESPACE_NAME)
            .withOperator("NotIn")
            .withValues(excludedNamespaces())
            .endMatchExpression()
            .build();
    return webhook(OBJECTS)
        .withRules(rule("*"))
        .withNamespaceSelector(namespaces)
        .withMatchConditions(MatchConditions.ofObjects())
        .build();
  }

  private ValidatingWebhook ownResources() {
    return webhook(OWN_RESOURCES)
        .withRules(rule("samsvar.io"))
        .withNamespaceSelector(new LabelSelector())
        .withMatchConditions(MatchConditions.ofOwnResources())
        .build();
  }

  /** Namespaces whose objects are not asked about; nothing in them should be declared. */
  public List<String> excludedNamespaces() {
    List<String> excluded = new ArrayList<>(List.of("kube-node-lease", "kube-system"));
    if (!excluded.contains(ownNamespace)) {
      excluded.add(ownNamespace);
    }
    return excluded;
  }

  private ValidatingWebhookBuilder webhook(String name) {
    return new ValidatingWebhookBuilder()
        .withName(name)
        .withAdmissionReviewVersions("v1")
        .withClientConfig(clientConfig())
        .withFailurePolicy("Fail")
        .withMatchPolicy("Equivalent")
        .withObjectSelector(new LabelSelector())
        .withSideEffects("NoneOnDryRun")
        .withTimeoutSeconds(Math.toIntExact(timeout.toSeconds()));
  }

  private static RuleWithOperations rule(String group) {
    return new RuleWithOperationsBuilder()
        .withApiGroups(group)
        .withApiVersions("*")
        .withResources("*/*")
        .withOperations("CREATE", "UPDATE", "DELETE")
        .withScope("*")
        .build();
  }

  private WebhookClientConfig clientConfig() {
    String bundle =
        Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.US_ASCII));
    WebhookClientConfigBuilder config = new WebhookClientConfigBuilder().withCaBundle(bundle);
    return switch (endpoint) {
      case Endpoint.Address(String host, int port) ->
          config.withUrl("https://" + host + ":" + port + ServerSettings.PATH).build();
      case Endpoint.Service(String namespace, String name, int port) ->
          config
              .withNewService()
              .withNamespace(namespace)
              .withName(name)
              .withPath(ServerSettings.PATH)
              .withPort(port)
              .endService()
              .build();
    };
  }
}
