package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.testkit.Eventually;
import java.time.Duration;
import java.util.List;

/**
 * The cluster without the admission webhook, so that what is written by hand gets in and has to be
 * put back: its configuration is deleted, and Samsvar may not write it again. A BreakGlass would
 * not do, since what is written under one stays until it ends. Closing gives the right back.
 */
final class WebhookOff implements AutoCloseable {
  private static final String ROLE = "samsvar";
  private static final String CONFIGURATIONS = "validatingwebhookconfigurations";
  private static final List<String> READING = List.of("get", "list", "watch");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final ClusterRole before;

  private WebhookOff(KubernetesClient client, ClusterRole before) {
    this.client = client;
    this.before = before;
  }

  /** Returns when this write, which the webhook would refuse, is accepted in a dry run. */
  static WebhookOff from(KubernetesClient client, Resource<?> declared, String refused) {
    ClusterRole role = client.rbac().clusterRoles().withName(ROLE).require();
    WebhookOff off = new WebhookOff(client, role);
    var _ = client.resource(withoutWriting(role)).update();
    Eventually.isTrue(
        "writes by hand to be accepted",
        PATIENCE,
        () -> {
          var _ =
              client
                  .admissionRegistration()
                  .v1()
                  .validatingWebhookConfigurations()
                  .withName("samsvar")
                  .delete();
          return accepted(declared, refused);
        });
    return off;
  }

  /** Returns when such a write is refused again. */
  static void awaitOn(Resource<?> declared, String refused) {
    Eventually.isTrue(
        "writes by hand to be refused again", PATIENCE, () -> !accepted(declared, refused));
  }

  private static boolean accepted(Resource<?> declared, String patch) {
    try {
      var _ =
          declared.patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.JSON_MERGE)
                  .withDryRun(List.of("All"))
                  .build(),
              patch);
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static ClusterRole withoutWriting(ClusterRole role) {
    return new ClusterRoleBuilder(role)
        .withRules(role.getRules().stream().map(WebhookOff::withoutWriting).toList())
        .build();
  }

  private static PolicyRule withoutWriting(PolicyRule rule) {
    return rule.getResources().contains(CONFIGURATIONS)
        ? new PolicyRuleBuilder(rule)
            .withVerbs(rule.getVerbs().stream().filter(READING::contains).toList())
            .build()
        : rule;
  }

  @Override
  public void close() {
    ClusterRole now = client.rbac().clusterRoles().withName(ROLE).require();
    var _ =
        client.resource(new ClusterRoleBuilder(now).withRules(before.getRules()).build()).update();
  }
}
