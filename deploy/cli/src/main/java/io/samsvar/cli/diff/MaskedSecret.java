package io.samsvar.cli.diff;

import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A manifest that may be shown: of a Secret, which is told by the kind that was parsed and not by
 * its text, keys stay and values go. Whether a value changed is said, and neither its length nor
 * anything else of it.
 */
final class MaskedSecret {
  private static final List<String> VALUES = List.of("data", "stringData");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String HIDDEN = "(hidden)";
  private static final String CHANGED = "(hidden, another value)";

  private MaskedSecret() {}

  /**
   * The manifest, to be shown beside another.
   *
   * @param beside what it is shown as the successor of, null when it has none
   */
  static ObjectNode of(RenderedObject object, @Nullable RenderedObject beside) {
    if (!object.id().group().isEmpty() || !object.id().kind().equals("Secret")) {
      return object.manifest();
    }
    ObjectNode shown = object.manifest().deepCopy();
    for (String field : VALUES) {
      if (shown.path(field) instanceof ObjectNode values) {
        mask(values, beside == null ? null : beside.manifest().path(field));
      } else if (shown.has(field)) {
        shown.put(field, HIDDEN);
      }
    }
    if (shown.at("/metadata/annotations") instanceof ObjectNode annotations
        && annotations.has(LAST_APPLIED)) {
      annotations.put(LAST_APPLIED, HIDDEN);
    }
    return shown;
  }

  private static void mask(ObjectNode values, @Nullable JsonNode before) {
    for (Map.Entry<String, JsonNode> value : List.copyOf(values.properties())) {
      JsonNode old = before == null ? null : before.get(value.getKey());
      boolean same = old == null || old.equals(value.getValue());
      values.put(value.getKey(), same ? HIDDEN : CHANGED);
    }
  }
}
