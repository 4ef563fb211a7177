package io.samsvar.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredExemptionsTest {

  private static RenderedObject exemption(String code) {
    return Plans.object(
        """
        apiVersion: samsvar.io/v1alpha1
        kind: Exemption
        metadata:
          name: old
          namespace: shop
          labels: {samsvar.io/sync: samsvar-system.platform}
        spec:
          code: "%s"
          objects: [{kind: ConfigMap, name: a}]
          owner: kari@example.no
          reason: moves in spring
          expiresAt: "2027-01-31T00:00:00Z"
        """
            .formatted(code));
  }

  /** Whose it is follows the Sync alone; labels in the manifest say nothing. */
  @Test
  void onlyASyncOfThePlatformSpeaksForTheOrganisation() {
    List<RenderedObject> objects = List.of(exemption("a.b"), Plans.configMap("shop", "x", "1"));

    assertThat(DeclaredExemptions.of(objects, new SyncRef("team", "platform")))
        .singleElement()
        .matches(one -> !one.organisation());
    assertThat(DeclaredExemptions.of(objects, new SyncRef("samsvar-system", "platform")))
        .singleElement()
        .matches(Exemption::organisation);
    assertThat(DeclaredExemptions.of(List.of(exemption("")), new SyncRef("team", "x"))).isEmpty();
  }

  @Test
  void whatIsRehearsedCountsForTheRehearsalOnly() {
    DeclaredState state = new DeclaredState();
    SyncRef sync = new SyncRef("team", "shop");

    try (DeclaredState.Rehearsal _ = state.rehearse(sync, List.of(exemption("a.b")))) {
      assertThat(state.exemptionsInRehearsal().all()).hasSize(1);
      assertThat(state.exemptions().all()).isEmpty();
    }
    assertThat(state.exemptionsInRehearsal().all()).isEmpty();
  }
}
