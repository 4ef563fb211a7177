package io.samsvar.reconciler.render;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads YAML (and so JSON) into trees, by events: there are no Java types and no tags that could
 * make one. Duplicate keys, custom tags, aliases of an enclosing node and everything beyond the
 * limits are refused; aliases and merge keys mean what they mean to the API server's own reader.
 * One use, one thread.
 */
final class YamlDocuments {

  /** One input, bytes: 64 MiB. */
  static final int INPUT_BYTES_MAX = 64 << 20;

  /** Documents of one input. */
  static final int DOCUMENTS_MAX = 5_000;

  /** Collections within collections; what a CustomResourceDefinition's schema needs and more. */
  static final int DEPTH_MAX = 100;

  /** Aliases in one document. */
  static final int ALIASES_MAX = 50;

  /** Nodes that aliases may add to one input: what billion laughs is about. */
  static final int ALIAS_NODES_MAX = 10_000;

  /** Values and collections in one input. */
  static final int NODES_MAX = 1_000_000;

  /**
   * The engine copies all it has not yet used with every buffer it reads, so a long line in small
   * buffers takes time by its square: 16 s for 3 MiB with its own 1,024 characters.
   */
  private static final int BUFFER_CHARS_MAX = 1 << 20;

  private static final int BUFFER_CHARS_MIN = 1_024;
  private static final String TAGS = "tag:yaml.org,2002:";
  private static final Set<String> KNOWN_TAGS = Set.of(TAGS + "str", TAGS + "map", TAGS + "seq");

  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private final Deque<Anchor> open = new ArrayDeque<>();
  private int aliases;
  private int aliasNodes;
  private int nodes;

  /**
   * A value that aliases may name.
   *
   * @param nodes how many nodes it has
   */
  private record Anchored(JsonNode value, int nodes) {}

  private YamlDocuments(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(INPUT_BYTES_MAX)
            .setBufferSize(Math.clamp(text.length(), BUFFER_CHARS_MIN, BUFFER_CHARS_MAX))
            .setParseComments(false)
            .setUseMarks(true)
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * The documents of an input, empty ones left out.
   *
   * @throws ManifestException when it is not YAML, or not YAML we take
   */
  static List<JsonNode> read(byte[] input) {
    String text = decode(input);
    try {
      return new YamlDocuments(text).documents();
    } catch (YamlEngineException e) {
      throw new ManifestException("render.yaml", "it is not YAML: " + reason(e));
    } catch (StackOverflowError e) {
      // The scanner of flow collections recurses; our own depth limit comes later than its.
      throw new ManifestException("render.yaml", "it is nested too deeply");
    }
  }

  private List<JsonNode> documents() {
    List<JsonNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (!(event instanceof DocumentStartEvent start)) {
        continue;
      }
      start.getSpecVersion().ifPresent(YamlDocuments::checkVersion);
      anchors.clear();
      aliases = 0;
      JsonNode document = value(events.next(), 0);
      if (!document.isNull()) {
        documents.add(document);
      }
      if (documents.size() > DOCUMENTS_MAX) {
        throw new ManifestException(
            "render.too-large", "it has over " + DOCUMENTS_MAX + " documents");
      }
    }
    return documents;
  }

  /** What {@code yes} means depends on it. */
  private static void checkVersion(SpecVersion version) {
    if (version.getMajor() != 1 || version.getMinor() != 1) {
      throw new ManifestException(
          "render.yaml",
          "its directive %YAML "
              + version.getRepresentation()
              + " is not taken, nor by kubectl and the API server, which read YAML 1.1; leave it out");
    }
  }

  private JsonNode value(Event event, int depth) {
    if (depth > DEPTH_MAX) {
      throw new ManifestException(
          "render.yaml", "it is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (nodes > NODES_MAX) {
      throw new ManifestException("render.too-large", "it has over " + NODES_MAX + " values");
    }
    return switch (event) {
      case AliasEvent alias -> aliased(alias.getAlias());
      case ScalarEvent scalar -> remember(scalar.getAnchor().orElse(null), nodes++, scalar(scalar));
      case MappingStartEvent start -> {
        checkTag(start.getTag().orElse(null));
        int before = nodes++;
        Anchor anchor = begin(start.getAnchor().orElse(null));
        yield remember(anchor, before, mapping(depth));
      }
      case SequenceStartEvent start -> {
        checkTag(start.getTag().orElse(null));
        int before = nodes++;
        Anchor anchor = begin(start.getAnchor().orElse(null));
        yield remember(anchor, before, sequence(depth));
      }
      default -> throw new ManifestException("render.yaml", "a value is missing");
    };
  }

  private @Nullable Anchor begin(@Nullable Anchor anchor) {
    if (anchor != null) {
      open.push(anchor);
    }
    return anchor;
  }

  private JsonNode remember(@Nullable Anchor anchor, int before, JsonNode value) {
    if (anchor != null) {
      var _ = open.remove(anchor);
      anchors.put(anchor, new Anchored(value, nodes - before));
    }
    return value;
  }

  private JsonNode aliased(Anchor anchor) {
    Anchored known = anchors.get(anchor);
    if (known == null || open.contains(anchor)) {
      throw new ManifestException(
          "render.yaml", "the alias *" + anchor + " names nothing before it");
    }
    aliasNodes += known.nodes();
    nodes += known.nodes();
    if (++aliases > ALIASES_MAX || aliasNodes > ALIAS_NODES_MAX) {
      throw new ManifestException("render.yaml", "its aliases multiply beyond measure");
    }
    return known.value().deepCopy();
  }

  private JsonNode sequence(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      array.add(value(event, depth + 1));
    }
    return array;
  }

  private JsonNode mapping(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Set<String> own = new HashSet<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (isMerge(event)) {
        merge(object, own, value(events.next(), depth + 1));
        continue;
      }
      String key = key(event, depth + 1);
      if (!own.add(key)) {
        throw new ManifestException("render.duplicate-key", "the key '" + key + "' stands twice");
      }
      object.set(key, value(events.next(), depth + 1));
    }
    return object;
  }

  private String key(Event event, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return YamlScalars.key(value(scalar, depth), scalar.getValue());
    }
    if (event instanceof AliasEvent alias && aliased(alias.getAlias()) instanceof StringNode text) {
      return text.stringValue();
    }
    throw new ManifestException("render.yaml", "a key is no text");
  }

  /**
   * Merged fields are taken where they stand, over those before; over a field of its own, never.
   */
  private static void merge(ObjectNode object, Set<String> own, JsonNode merged) {
    switch (merged) {
      case ObjectNode fields ->
          fields
              .properties()
              .forEach(
                  field -> {
                    if (own.contains(field.getKey())) {
                      throw new ManifestException(
                          "render.duplicate-key",
                          "the key '"
                              + field.getKey()
                              + "' stands before a merge key that brings it again");
                    }
                    object.set(field.getKey(), field.getValue());
                  });
      case ArrayNode several -> {
        for (int at = several.size() - 1; at >= 0; at--) {
          if (!(several.get(at) instanceof ObjectNode one)) {
            throw new ManifestException("render.yaml", "a merge key takes maps only");
          }
          merge(object, own, one);
        }
      }
      default -> throw new ManifestException("render.yaml", "a merge key takes maps only");
    }
  }

  private static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<")
        && scalar.getTag().isEmpty();
  }

  private static JsonNode scalar(ScalarEvent scalar) {
    String tag = scalar.getTag().orElse(null);
    checkTag(tag);
    String text = scalar.getValue();
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        boolean pair =
            at + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
        if (!pair) {
          throw new ManifestException("render.yaml", "a text holds half a character");
        }
        at++;
      }
    }
    return tag == null && scalar.isPlain() ? YamlScalars.plain(text) : StringNode.valueOf(text);
  }

  private static void checkTag(@Nullable String tag) {
    if (tag != null && !KNOWN_TAGS.contains(tag)) {
      throw new ManifestException("render.tag", "the tag " + tag + " is not taken");
    }
  }

  private static String decode(byte[] input) {
    if (input.length > INPUT_BYTES_MAX) {
      throw new ManifestException("render.too-large", "it has over " + INPUT_BYTES_MAX + " bytes");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(input))
              .toString();
      checkLines(text);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw new ManifestException("render.yaml", "it is not UTF-8");
    }
  }

  /** YAML 1.1, which the API server reads, ends lines at characters that 1.2 takes for text. */
  private static void checkLines(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\u0085' || c == '\u2028' || c == '\u2029') {
        throw new ManifestException(
            "render.yaml",
            String.format(
                Locale.ROOT,
                "it holds the character U+%04X, at which the API server ends a line; write it as"
                    + " \"\\u%04x\" in double quotes",
                (int) c,
                (int) c));
      }
    }
  }

  /** The position only: the engine quotes the text around it, which may be a Secret's. */
  private static String reason(YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? marked
            .getProblemMark()
            .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
            .orElse("at an unknown place")
        : "it cannot be read";
  }
}
