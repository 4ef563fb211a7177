package io.samsvar.policies;

import io.samsvar.ledger.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A case of the library: {@code rego/<pack>/cases/<rule>/{allowed,denied,warned}-*.yaml}. The file
 * holds objects, or input documents with {@code object} or {@code plan}; {@code parameters} in it
 * go over the defaults of the pack, and {@code cluster} stands in place of the cluster in Oslo.
 */
record PolicyCase(String pack, String rule, String expected, String name, ObjectNode document) {

  static final Path LIBRARY = Path.of("rego");
  static final Instant TIME = Instant.parse("2026-11-23T03:00:00Z");
  static final ClusterFacts CLUSTER = new ClusterFacts("oslo", List.of("no-oslo-1"));

  private static final ObjectMapper YAML = YAMLMapper.builder().build();

  static Stream<PolicyCase> all() throws IOException {
    List<PolicyCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(LIBRARY)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList()) {
        read(file, cases);
      }
    }
    return cases.stream();
  }

  private static void read(Path file, List<PolicyCase> cases) throws IOException {
    Path relative = LIBRARY.relativize(file);
    String name = relative.getFileName().toString();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.newBufferedReader(file))) {
      int index = 0;
      while (documents.hasNextValue()) {
        cases.add(
            new PolicyCase(
                relative.getName(0).toString(),
                relative.getName(2).toString(),
                name.substring(0, name.indexOf('-')),
                relative + "#" + index++,
                input(documents.nextValue())));
      }
    }
  }

  private static ObjectNode input(JsonNode node) {
    ObjectNode given = (ObjectNode) node;
    if (!given.has("kind")) {
      return given;
    }
    ObjectNode input = InputDocument.JSON.createObjectNode();
    input.set("object", given);
    return input;
  }

  String code() {
    return pack + "." + rule;
  }

  boolean isPlan() {
    return document.has("plan");
  }

  ObjectNode parameters() {
    return document.get("parameters") instanceof ObjectNode given
        ? given
        : InputDocument.JSON.createObjectNode();
  }

  ObjectInput objectInput() {
    return new ObjectInput(
        Operation.valueOf(document.path("operation").asString("SYNC")),
        document.get("object"),
        document.get("oldObject"),
        document.get("namespace"),
        document.get("userInfo"),
        null,
        document.has("sync") ? sync() : null,
        "case.yaml",
        TIME,
        document.get("sealing"));
  }

  /** The cluster it is about: that of the tests, unless it says another one. */
  ClusterFacts cluster() {
    return document.has("cluster")
        ? InputDocument.JSON.treeToValue(document.get("cluster"), ClusterFacts.class)
        : CLUSTER;
  }

  PlanInput planInput() {
    return new PlanInput(
        document.path("plan"),
        document.get("declared"),
        new SyncFacts("samsvar", "shop", "0", "production", "", ""),
        TIME);
  }

  private @Nullable SyncFacts sync() {
    return InputDocument.JSON.treeToValue(document.get("sync"), SyncFacts.class);
  }

  /** The whole document as the contract has it, for {@code opa} itself. */
  ObjectNode asOpaSeesIt() throws IOException {
    ObjectNode whole = document.deepCopy();
    whole.put("operation", document.path("operation").asString("SYNC"));
    Path defaults = LIBRARY.resolve(pack).resolve("parameters.json");
    ObjectNode merged = (ObjectNode) InputDocument.JSON.readTree(Files.readString(defaults));
    parameters().properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
    whole.set("parameters", merged);
    whole.set("cluster", InputDocument.JSON.valueToTree(cluster()));
    return whole;
  }

  @Override
  public String toString() {
    return name;
  }
}
