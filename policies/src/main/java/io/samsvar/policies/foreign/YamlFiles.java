package io.samsvar.policies.foreign;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads files with one or more YAML documents, of which JSON is a part, within bounds. Aliases mean
 * what they point to.
 */
public final class YamlFiles {

  private static final int ALIASES_MAX = 100;
  private static final int CODE_POINTS_MAX = 4 << 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(ALIASES_MAX)
          .setCodePointLimit(CODE_POINTS_MAX)
          .setAllowDuplicateKeys(false)
          .setAllowRecursiveKeys(false)
          .build();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private YamlFiles() {}

  /**
   * The objects in a text; documents that are empty are left out, and the items of a List stand for
   * themselves.
   *
   * @throws IllegalArgumentException when it is no YAML, or a document is no object
   */
  public static List<ObjectNode> objects(String file, String text) {
    List<ObjectNode> objects = new ArrayList<>();
    try {
      for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
        if (document != null) {
          add(file, JSON.valueToTree(document), objects);
        }
      }
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage(), e);
    }
    return List.copyOf(objects);
  }

  private static void add(String file, JsonNode document, List<ObjectNode> objects) {
    if (!(document instanceof ObjectNode object)) {
      throw new IllegalArgumentException(file + " holds a document that is no object");
    }
    if (object.path("kind").asString("").equals("List") && object.path("items").isArray()) {
      object.path("items").forEach(item -> add(file, item, objects));
    } else {
      objects.add(object);
    }
  }
}
