package io.samsvar.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindOrderTest {

  @Test
  void writesTogetherWhatIsOfOneKindAndAfterWhatItNeeds() {
    assertThat(
            groups(
                "0 admissionregistration.k8s.io ValidatingWebhookConfiguration w",
                "0 apps Deployment d1",
                "0 example.org Thing t",
                "0 - ConfigMap c1",
                "0 apps Deployment d2",
                "0 - Namespace n",
                "0 - ConfigMap c2",
                "0 apiextensions.k8s.io CustomResourceDefinition crd"))
        .containsExactly(
            List.of("crd"),
            List.of("n"),
            List.of("c1", "c2"),
            List.of("t"),
            List.of("d1", "d2"),
            List.of("w"));
  }

  @Test
  void wavesComeBeforeKinds() {
    assertThat(
            groups(
                "1 - Namespace late",
                "0 apps Deployment d",
                "-5 batch Job early",
                "0 - ConfigMap c",
                "1 - ConfigMap last"))
        .containsExactly(
            List.of("early"), List.of("c"), List.of("d"), List.of("late"), List.of("last"));
  }

  private static List<List<String>> groups(String... changes) {
    return KindOrder.groups(Stream.of(changes).map(KindOrderTest::change).toList()).stream()
        .map(group -> group.stream().map(change -> change.resource().name()).toList())
        .toList();
  }

  private static PlannedChange change(String text) {
    String[] words = text.split(" ", -1);
    ResourceId id = new ResourceId(words[1].equals("-") ? "" : words[1], words[2], "", words[3]);
    Step step = new Step(Step.Phase.SYNC, Integer.parseInt(words[0]));
    return new PlannedChange(Action.CREATE, id, "v1", null, null, null, 0, null, step);
  }
}
