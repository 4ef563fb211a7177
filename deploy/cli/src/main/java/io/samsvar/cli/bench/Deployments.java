package io.samsvar.cli.bench;

import io.samsvar.ledger.Operation;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.SyncFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The objects that are judged: Deployments of a usual size, each with its own name and image. */
final class Deployments {

  static final ClusterFacts CLUSTER = new ClusterFacts("bench", List.of("eu-north-1"));
  static final SyncFacts SYNC =
      new SyncFacts("shop", "shop", "", "production", "production", "eu-north-1");

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String TEXT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"name": "web", "namespace": "shop",
         "labels": {"app": "web", "region": "eu-north-1", "environment": "production",
                    "app.kubernetes.io/part-of": "shop"},
         "annotations": {"example.com/owner": "team-shop"}},
       "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}},
         "template": {
           "metadata": {"labels": {"app": "web", "region": "eu-north-1",
                                   "environment": "production"}},
           "spec": {
             "nodeSelector": {"topology.kubernetes.io/region": "eu-north-1"},
             "containers": [
               {"name": "app", "image": "registry.example.com/shop/web:1",
                "args": ["--port=8080", "--level=info"],
                "ports": [{"name": "http", "containerPort": 8080}],
                "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
                              "limits": {"cpu": "1", "memory": "256Mi"}},
                "env": [{"name": "LOG_LEVEL", "value": "info"},
                        {"name": "DATABASE_HOST", "value": "db.shop.svc"},
                        {"name": "DATABASE_PASSWORD", "valueFrom": {"secretKeyRef":
                          {"name": "db", "key": "password"}}}],
                "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}}}]}}}}
      """;

  private static final String PLAN =
      """
      {"digest": "", "inventory": 20, "approval": null,
       "changes": [{"action": "delete", "cascade": 0, "protected": false,
                    "resource": {"group": "", "kind": "ConfigMap", "namespace": "shop",
                                 "name": "old"}},
                   {"action": "update", "cascade": 0, "protected": false,
                    "resource": {"group": "apps", "kind": "Deployment", "namespace": "shop",
                                 "name": "web"}}],
       "counts": {"create": 0, "update": 1, "unchanged": 18, "delete": 1, "adopt": 0,
                  "orphan": 0, "cascade": 0},
       "source": {"pathExists": true, "rendered": 19, "moved": false}}
      """;

  private Deployments() {}

  /** One Deployment. */
  static JsonNode object(String round, int number) {
    ObjectNode object = (ObjectNode) JSON.readTree(TEXT);
    ((ObjectNode) object.path("metadata")).put("name", "web-" + round + "-" + number);
    ((ObjectNode) object.at("/spec/template/spec/containers/0"))
        .put("image", "registry.example.com/shop/web:" + round + "." + number);
    return object;
  }

  /** As many, none of which was judged before when the round is a new one. */
  static List<ObjectInput> inputs(String round, int count) {
    List<ObjectInput> inputs = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      inputs.add(input(object(round, number)));
    }
    return inputs;
  }

  static ObjectInput input(JsonNode object) {
    return new ObjectInput(
        Operation.SYNC, object, null, null, null, null, SYNC, null, Instant.EPOCH);
  }

  /** A plan as the gate sees it. */
  static JsonNode plan() {
    return JSON.readTree(PLAN);
  }

  /** Writes as many files with one Deployment each. */
  static void write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int number = 0; number < count; number++) {
      // JSON is YAML, for those who are asked as well as for us.
      Files.writeString(
          folder.resolve("web-%04d.yaml".formatted(number)),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object("files", number)));
    }
  }
}
