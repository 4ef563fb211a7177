package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * On which line a finding stands. Files are read again only when there is something against them,
 * each once. A help for people: where the line cannot be told, it is that of the nearest thing
 * around it. One thread.
 */
public final class SourceLines {

  private static final List<String> GENERATORS = List.of("configMapGenerator", "secretGenerator");

  /** Longest file that is looked through, in bytes. */
  private static final int FILE_BYTES_MAX = 64 << 20;

  private final Path root;
  private final Map<String, List<MappingNode>> read = new HashMap<>();

  public SourceLines(Path root) {
    this.root = root;
  }

  /** Takes in what was not read from a file. */
  void given(String name, byte[] text) {
    read.put(name, documents(text));
  }

  /**
   * The line, from 1; 0 when the file does not show the object.
   *
   * @param exact whether the file holds the object as it was judged, lists included
   */
  int line(Finding finding, boolean exact) {
    String file = finding.file();
    ResourceId resource = finding.resource();
    if (file == null || resource == null) {
      return 0;
    }
    List<MappingNode> documents = read.computeIfAbsent(file, this::documents);
    MappingNode object = object(documents, resource);
    if (object != null) {
      return lineOf(object, finding.path(), exact);
    }
    return documents.stream().mapToInt(node -> generated(node, resource)).max().orElse(0);
  }

  private List<MappingNode> documents(String file) {
    try {
      Path path = root.resolve(file);
      boolean readable = Files.isRegularFile(path) && Files.size(path) <= FILE_BYTES_MAX;
      return readable ? documents(Files.readAllBytes(path)) : List.of();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static List<MappingNode> documents(byte[] text) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(FILE_BYTES_MAX).setUseMarks(true).build();
    List<MappingNode> documents = new ArrayList<>();
    try {
      for (Node node :
          new Compose(settings).composeAllFromString(new String(text, StandardCharsets.UTF_8))) {
        take(node, documents);
      }
    } catch (YamlEngineException | StackOverflowError _) {
      // What was understood so far has to do.
    }
    return documents;
  }

  private static void take(Node node, List<MappingNode> documents) {
    if (node instanceof MappingNode mapping) {
      if (value(mapping, "items") instanceof SequenceNode items
          && text(mapping, "kind").endsWith("List")) {
        items.getValue().forEach(item -> take(item, documents));
        return;
      }
      documents.add(mapping);
    }
  }

  /**
   * By kind, name and namespace; where Kustomize renamed it, by the longest name within its own.
   */
  private static @Nullable MappingNode object(List<MappingNode> documents, ResourceId wanted) {
    MappingNode best = null;
    int weight = 0;
    for (MappingNode document : documents) {
      if (!text(document, "kind").equals(wanted.kind())) {
        continue;
      }
      MappingNode metadata = mapping(document, "metadata");
      String name = metadata == null ? "" : text(metadata, "name");
      String namespace = metadata == null ? "" : text(metadata, "namespace");
      int fits = !name.isEmpty() && wanted.name().contains(name) ? 2 * name.length() : 0;
      if (fits > 0 && namespace.equals(wanted.namespace())) {
        fits++;
      }
      if (fits > weight) {
        best = document;
        weight = fits;
      }
    }
    return best;
  }

  private static int generated(MappingNode kustomization, ResourceId wanted) {
    for (String generator : GENERATORS) {
      if (value(kustomization, generator) instanceof SequenceNode entries) {
        for (Node entry : entries.getValue()) {
          String name = entry instanceof MappingNode one ? text(one, "name") : "";
          if (!name.isEmpty() && wanted.name().contains(name)) {
            return start(entry);
          }
        }
      }
    }
    return 0;
  }

  private static int lineOf(MappingNode object, String pointer, boolean exact) {
    Node at = object;
    int line = start(object);
    for (String token : tokens(pointer)) {
      switch (at) {
        case MappingNode mapping -> {
          NodeTuple entry = entry(mapping, token);
          if (entry == null) {
            return line;
          }
          line = start(entry.getKeyNode());
          at = entry.getValueNode();
        }
        case SequenceNode sequence -> {
          int index = exact ? index(token, sequence.getValue().size()) : -1;
          if (index < 0) {
            return line;
          }
          at = sequence.getValue().get(index);
          line = start(at);
        }
        default -> {
          return line;
        }
      }
    }
    return line;
  }

  private static List<String> tokens(String pointer) {
    List<String> tokens = new ArrayList<>();
    if (pointer.startsWith("/")) {
      for (String token : pointer.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return tokens;
  }

  private static int index(String token, int size) {
    try {
      int index = Integer.parseInt(token);
      return index < size ? index : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static @Nullable NodeTuple entry(MappingNode mapping, String key) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
        return tuple;
      }
    }
    return null;
  }

  private static @Nullable Node value(MappingNode mapping, String key) {
    NodeTuple entry = entry(mapping, key);
    return entry == null ? null : entry.getValueNode();
  }

  private static @Nullable MappingNode mapping(MappingNode of, String key) {
    return value(of, key) instanceof MappingNode found ? found : null;
  }

  private static String text(MappingNode of, String key) {
    return value(of, key) instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static int start(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
