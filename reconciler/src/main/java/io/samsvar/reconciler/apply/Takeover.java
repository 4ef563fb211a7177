package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.ManagedFields;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.Tool;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes us the one owner of fields that another tool kept until now, by moving entries of {@code
 * managedFields} as Kubernetes' own upgrade from client-side to server-side apply does (KEP-555,
 * client-go {@code csaupgrade}). Nothing else of the object changes: the apply that follows writes.
 */
public final class Takeover {

  private static final String APPLY = "Apply";

  private final Cluster cluster;

  /** Takes over in this cluster. */
  public Takeover(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * One object whose fields are to change hands.
   *
   * @param managers who gives them up, sorted
   * @param fields how many they are
   * @param operations JSON Patch (RFC 6902) that does it, for exactly the object that was read
   */
  public record Migration(
      String apiVersion,
      ResourceId resource,
      List<String> managers,
      int fields,
      ArrayNode operations) {
    /** Copies the list. */
    public Migration {
      managers = List.copyOf(managers);
    }
  }

  /**
   * Whether an object, as the server answered it, has fields of these tools that are to be ours.
   */
  public static boolean isHeld(JsonNode object, Set<Tool> tools) {
    JsonNode own =
        ManagedFields.appliedBy(object, Ownership.FIELD_MANAGER)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    return object
        .path("metadata")
        .path("managedFields")
        .valueStream()
        .anyMatch(entry -> isHeld(entry, own, tools));
  }

  private static boolean isHeld(JsonNode entry, JsonNode own, Set<Tool> tools) {
    JsonNode held = entry.path("fieldsV1");
    return tool(entry, tools)
        .filter(
            tool ->
                tool.applies(entry.path("manager").asString(""))
                    || FieldTree.count(FieldTree.minus(held, own)) < FieldTree.count(held))
        .isPresent();
  }

  /**
   * What is to change hands before a plan is applied. Reads each object that it updates or adopts.
   *
   * @throws io.samsvar.reconciler.cluster.ApiRefusedException when one cannot be read
   */
  public List<Migration> find(Plan plan, Set<Tool> tools) {
    if (tools.isEmpty()) {
      return List.of();
    }
    Set<Tool> wanted = EnumSet.copyOf(tools);
    List<PlannedChange> changes =
        plan.changes().stream()
            .filter(change -> change.action() == Action.UPDATE || change.action() == Action.ADOPT)
            .toList();
    return Workers.map(changes, change -> find(change, wanted)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Makes one change hands. */
  public void migrate(Migration migration) {
    var _ =
        cluster.patch(migration.apiVersion(), migration.resource(), migration.operations(), false);
  }

  private Optional<Migration> find(PlannedChange change, Set<Tool> tools) {
    RenderedObject declared = Objects.requireNonNull(change.declared());
    return cluster
        .get(change.apiVersion(), change.resource())
        .filter(
            live ->
                live.path("metadata")
                    .path("managedFields")
                    .valueStream()
                    .anyMatch(entry -> tool(entry, tools).isPresent()))
        .map(live -> migration(change, live, ownFields(declared), tools))
        .filter(migration -> !migration.managers().isEmpty());
  }

  /** What will be ours: as the server says it to a dry run. */
  private JsonNode ownFields(RenderedObject declared) {
    return ManagedFields.appliedBy(
            cluster.apply(declared.manifest(), true, true), Ownership.FIELD_MANAGER)
        .orElseThrow(
            () -> new IllegalStateException("A dry run names no fields of " + declared.id()));
  }

  private static Migration migration(
      PlannedChange change, JsonNode live, JsonNode own, Set<Tool> tools) {
    Set<String> managers = new TreeSet<>();
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    List<ObjectNode> others = new ArrayList<>();
    int fields = 0;
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      Optional<Tool> tool = tool(entry, tools);
      String manager = entry.path("manager").asString("");
      JsonNode held = entry.path("fieldsV1");
      if (isOurs(entry)) {
        ours = FieldTree.union(ours, held);
      } else if (tool.isEmpty()) {
        others.add((ObjectNode) entry.deepCopy());
      } else if (tool.get().applies(manager)) {
        managers.add(manager);
        fields += FieldTree.count(held);
        ours = FieldTree.union(ours, held);
      } else {
        ObjectNode rest = FieldTree.minus(held, own);
        int taken = FieldTree.count(held) - FieldTree.count(rest);
        if (taken > 0) {
          managers.add(manager);
          fields += taken;
        }
        if (!rest.isEmpty()) {
          ObjectNode kept = (ObjectNode) entry.deepCopy();
          kept.set("fieldsV1", rest);
          others.add(kept);
        }
      }
    }
    return new Migration(
        change.apiVersion(),
        change.resource(),
        List.copyOf(managers),
        fields,
        operations(live, ours, others));
  }

  private static ArrayNode operations(JsonNode live, ObjectNode ours, List<ObjectNode> others) {
    ArrayNode managed = JsonNodeFactory.instance.arrayNode();
    others.forEach(managed::add);
    if (!ours.isEmpty()) {
      var _ =
          managed
              .addObject()
              .put("manager", Ownership.FIELD_MANAGER)
              .put("operation", APPLY)
              .put("apiVersion", live.path("apiVersion").asString(""))
              .put("fieldsType", "FieldsV1")
              .set("fieldsV1", ours);
    }
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    var _ =
        operations
            .addObject()
            .put("op", "test")
            .put("path", "/metadata/resourceVersion")
            .put("value", live.path("metadata").path("resourceVersion").asString(""));
    var _ =
        operations
            .addObject()
            .put("op", "replace")
            .put("path", "/metadata/managedFields")
            .set("value", managed);
    return operations;
  }

  private static boolean isOurs(JsonNode entry) {
    return entry.path("manager").asString("").equals(Ownership.FIELD_MANAGER)
        && entry.path("operation").asString("").equals(APPLY)
        && entry.path("subresource").asString("").isEmpty();
  }

  private static Optional<Tool> tool(JsonNode entry, Set<Tool> tools) {
    String manager = entry.path("manager").asString("");
    return entry.path("subresource").asString("").isEmpty()
        ? tools.stream().filter(tool -> tool.has(manager)).findFirst()
        : Optional.empty();
  }
}
