package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.FieldPath;
import io.samsvar.policies.fields.PathElement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Words for whoever asked. They name fields, never a value, and hold no control character. */
final class Messages {

  /** Longest message; a terminal and an audit log stay readable. */
  static final int CHARACTERS_MAX = 2_000;

  /** Most fields a message names. */
  static final int FIELDS_MAX = 8;

  private Messages() {}

  /** Who declares an object, as the middle of a sentence. */
  static String declaredBy(ResourceId id, Declaration declaration) {
    return "%s is declared in Git by Sync %s at commit %s"
        .formatted(id, declaration.sync(), declaration.revision().abbreviated());
  }

  /** How to get the change all the same. */
  static String wayOut(Declaration declaration) {
    return "Commit the change to %s of %s, or ask for a BreakGlass."
        .formatted(
            declaration.path().isEmpty() ? "the root" : declaration.path(),
            declaration.revision().source());
  }

  /** The fields, as people write them. */
  static String fields(List<FieldPath> paths) {
    String named =
        paths.stream().limit(FIELDS_MAX).map(Messages::text).collect(Collectors.joining(", "));
    int more = paths.size() - FIELDS_MAX;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  /** A path, without the values of a list used as a set. */
  static String text(FieldPath path) {
    return path.elements().stream()
        .map(element -> element instanceof PathElement.Value ? "[]" : element.toString())
        .collect(Collectors.joining());
  }

  /**
   * A path as a JSON Pointer into a manifest's or an object's tree; an item of a list is named by
   * its key, since its place may differ.
   */
  static String pointer(FieldPath path) {
    StringBuilder pointer = new StringBuilder();
    for (PathElement element : path.elements()) {
      String segment =
          switch (element) {
            case PathElement.Field(String name) -> name;
            case PathElement.Index(int index) -> Integer.toString(index);
            case PathElement.Key(Map<String, JsonNode> fields) ->
                fields.values().stream()
                    .map(value -> value.asString(""))
                    .collect(Collectors.joining(","));
            case PathElement.Value _ -> "-";
          };
      pointer.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
    }
    return clean(pointer.toString());
  }

  /** Without what could drive a terminal or hide text, and not too long. */
  static String clean(String message) {
    StringBuilder clean = new StringBuilder();
    message
        .codePoints()
        .limit(CHARACTERS_MAX)
        .forEach(point -> clean.appendCodePoint(harmless(point) ? point : '?'));
    return message.length() > CHARACTERS_MAX ? clean.append(" …").toString() : clean.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
