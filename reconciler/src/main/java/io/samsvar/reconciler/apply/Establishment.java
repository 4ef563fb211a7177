package io.samsvar.reconciler.apply;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.Cluster;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Waits until the kind that a CRD defines can be written. */
final class Establishment {

  private final Cluster cluster;

  Establishment(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Empty once it is served; else why it is not. */
  Optional<String> await(String apiVersion, ResourceId definition, Duration within) {
    String[] last = {"no conditions yet"};
    boolean served =
        Patience.until(
            within,
            () -> {
              JsonNode live = cluster.get(apiVersion, definition).orElse(null);
              if (live == null) {
                last[0] = "it is gone";
                return false;
              }
              last[0] = conditions(live);
              return isEstablished(live) && isServed(live);
            });
    return served
        ? Optional.empty()
        : Optional.of(
            "%s did not become usable within %d s: %s"
                .formatted(definition, within.toSeconds(), last[0]));
  }

  private static boolean isEstablished(JsonNode live) {
    return live.path("status")
        .path("conditions")
        .valueStream()
        .anyMatch(
            condition ->
                condition.path("type").asString("").equals("Established")
                    && condition.path("status").asString("").equals("True"));
  }

  private boolean isServed(JsonNode live) {
    JsonNode spec = live.path("spec");
    String kind = spec.path("names").path("kind").asString("");
    return spec.path("versions")
        .valueStream()
        .filter(version -> version.path("served").asBoolean(false))
        .map(version -> spec.path("group").asString("") + "/" + version.path("name").asString(""))
        .allMatch(served -> cluster.kind(served, kind).isPresent());
  }

  private static String conditions(JsonNode live) {
    return live.path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("status").asString("").equals("False"))
        .map(condition -> condition.path("message").asString(""))
        .filter(message -> !message.isEmpty())
        .findFirst()
        .orElse("the API server does not serve it yet");
  }
}
