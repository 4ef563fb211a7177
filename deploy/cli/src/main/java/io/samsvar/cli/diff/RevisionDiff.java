package io.samsvar.cli.diff;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** What two rendered revisions declare, side by side. Pure. */
final class RevisionDiff {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private RevisionDiff() {}

  /** The objects that differ, by identity. */
  static List<ObjectChange> between(List<RenderedObject> before, List<RenderedObject> after) {
    Map<ResourceId, RenderedObject> earlier = byId(before);
    Map<ResourceId, RenderedObject> later = byId(after);
    List<ObjectChange> changes = new ArrayList<>();
    for (RenderedObject object : later.values()) {
      RenderedObject old = earlier.get(object.id());
      if (old == null) {
        changes.add(
            change(ObjectChange.Kind.CREATE, object, "", yaml(MaskedSecret.of(object, null))));
      } else if (!old.manifest().equals(object.manifest())) {
        changes.add(
            change(
                ObjectChange.Kind.UPDATE,
                object,
                yaml(MaskedSecret.of(old, null)),
                yaml(MaskedSecret.of(object, old))));
      }
    }
    for (RenderedObject object : earlier.values()) {
      if (!later.containsKey(object.id())) {
        changes.add(
            change(ObjectChange.Kind.DELETE, object, yaml(MaskedSecret.of(object, null)), ""));
      }
    }
    changes.sort(java.util.Comparator.comparing(ObjectChange::resource));
    return changes;
  }

  private static Map<ResourceId, RenderedObject> byId(List<RenderedObject> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                RenderedObject::id, Function.identity(), (_, last) -> last, TreeMap::new));
  }

  private static ObjectChange change(
      ObjectChange.Kind kind, RenderedObject object, String before, String after) {
    return new ObjectChange(object.id(), object.file(), kind, before, after);
  }

  private static String yaml(ObjectNode manifest) {
    return YAML.writeValueAsString(manifest);
  }
}
