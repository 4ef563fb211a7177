package io.samsvar.policies;

import io.samsvar.ledger.Operation;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Asks a pack a few questions before it is in force: the first answers of freshly translated code
 * take a hundred times as long as later ones, and on a busy machine would miss the deadline. What
 * it answers does not matter.
 */
final class PackWarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(PackWarmUp.class);

  private static final int QUESTIONS = 10;

  private static final JsonNode OBJECT =
      InputDocument.JSON.readTree(
          """
          {"apiVersion": "apps/v1", "kind": "Deployment",
           "metadata": {"name": "warm-up", "namespace": "default", "labels": {"app": "warm-up"},
                        "annotations": {"example.com/warm-up": "true"}},
           "spec": {"selector": {"matchLabels": {"app": "warm-up"}},
                    "template": {"metadata": {"labels": {"app": "warm-up"}},
                                 "spec": {"containers": [
                                   {"name": "app", "image": "registry.example.com/app:1",
                                    "args": ["--port=8080"],
                                    "env": [{"name": "LEVEL", "value": "info"}]}]}}}}
          """);

  private static final JsonNode PLAN =
      InputDocument.JSON.readTree(
          """
          {"digest": "", "inventory": 1, "approval": null,
           "changes": [{"action": "delete", "cascade": 0, "protected": false,
                        "resource": {"group": "", "kind": "ConfigMap", "namespace": "", "name": "x"}}],
           "source": {"pathExists": true, "rendered": 1, "moved": false}}
          """);

  private static final JsonNode DECLARED =
      InputDocument.JSON.readTree(
          """
          {"pods": [{"group": "apps", "kind": "Deployment", "namespace": "default",
                     "name": "warm-up", "labels": {"app": "warm-up"}}],
           "networkPolicies": [{"namespace": "default", "name": "warm-up",
                                "spec": {"podSelector": {"matchLabels": {"app": "other"}}}}]}
          """);

  private static final SyncFacts SYNC = new SyncFacts("default", "warm-up", "", "", "", "");

  private PackWarmUp() {}

  static void run(LoadedPack pack, Evaluator evaluator) {
    byte[] input = document(pack);
    try {
      for (int i = 0; i < QUESTIONS; i++) {
        evaluator.evaluate(pack.module(), CompiledPack.ENTRYPOINT, input, Instant.EPOCH);
      }
    } catch (EvaluationException e) {
      LOG.info("stage=policy pack={}: not warm: {}", pack.name(), e.getMessage());
    }
  }

  private static byte[] document(LoadedPack pack) {
    if (pack.foreign() != null) {
      return InputDocument.JSON.writeValueAsBytes(
          pack.foreign()
              .everything(InputDocument.question(object(), Target.SYNC, Inventory::empty)));
    }
    SharedFacts shared = new SharedFacts(Inventory::empty);
    Facts facts =
        pack.metadata().subject() == Subject.PLAN
            ? new PlanFacts(new PlanInput(PLAN, DECLARED, SYNC, Instant.EPOCH), shared)
            : new ObjectFacts(object(), shared);
    return InputDocument.of(facts, pack);
  }

  private static ObjectInput object() {
    return new ObjectInput(
        Operation.SYNC, OBJECT, null, null, null, null, SYNC, null, Instant.EPOCH);
  }
}
