package io.samsvar.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApplyOrderTest {

  @Test
  void writesTogetherWhatIsOfOneKindAndAfterWhatItNeeds() {
    List<List<PlannedChange>> waves =
        ApplyOrder.waves(
            Stream.of(
                    "admissionregistration.k8s.io ValidatingWebhookConfiguration w",
                    "apps Deployment d1",
                    "example.org Thing t",
                    "- ConfigMap c1",
                    "apps Deployment d2",
                    "- Namespace n",
                    "- ConfigMap c2",
                    "apiextensions.k8s.io CustomResourceDefinition crd")
                .map(ApplyOrderTest::change)
                .toList());

    assertThat(waves)
        .map(wave -> wave.stream().map(change -> change.resource().name()).toList())
        .containsExactly(
            List.of("crd"),
            List.of("n"),
            List.of("c1", "c2"),
            List.of("t"),
            List.of("d1", "d2"),
            List.of("w"));
  }

  private static PlannedChange change(String text) {
    String[] words = text.split(" ", -1);
    ResourceId id = new ResourceId(words[0].equals("-") ? "" : words[0], words[1], "", words[2]);
    return new PlannedChange(Action.CREATE, id, "v1", null, null, null, 0, null);
  }
}
