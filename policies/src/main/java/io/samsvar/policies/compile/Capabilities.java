package io.samsvar.policies.compile;

import io.samsvar.policies.builtin.HostBuiltins;
import io.samsvar.policies.builtin.NativeBuiltins;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a policy may use: of all that this {@code opa} knows, the built-in functions that run here.
 * A policy that calls another is refused by the compiler with file and line, so network, randomness
 * and the environment ({@code http.send}, {@code net.lookup_ip_addr}, {@code rand.intn}, {@code
 * uuid.rfc4122}, {@code opa.runtime}) cannot be reached.
 */
final class Capabilities {

  private Capabilities() {}

  /** The capabilities file, of what {@code opa capabilities --current} says. */
  static String restrict(ObjectMapper json, String all) {
    Set<String> allowed = new TreeSet<>(NativeBuiltins.names());
    allowed.addAll(HostBuiltins.names());
    ObjectNode capabilities = (ObjectNode) json.readTree(all);
    ArrayNode kept = json.createArrayNode();
    for (JsonNode builtin : capabilities.path("builtins")) {
      if (allowed.contains(builtin.path("name").asString())) {
        kept.add(builtin);
      }
    }
    capabilities.set("builtins", kept);
    capabilities.set("allow_net", json.createArrayNode());
    return json.writeValueAsString(capabilities);
  }
}
