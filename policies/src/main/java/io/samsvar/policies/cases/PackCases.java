package io.samsvar.policies.cases;

import io.samsvar.policies.cases.PackCase.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the cases of a pack. */
public final class PackCases {

  private static final String FOLDER = "cases";

  /** Longest file of cases, in bytes. */
  private static final int FILE_BYTES_MAX = 4 << 20;

  private PackCases() {}

  /**
   * The cases below a pack, by name; none when it has no folder {@code cases}.
   *
   * @throws IllegalArgumentException names the file that is no case, and why
   */
  public static List<PackCase> read(Path pack) throws IOException {
    Path folder = pack.resolve(FOLDER);
    List<PackCase> cases = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return cases;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(PackCases::isCase).sorted().toList()) {
        read(pack, file, cases);
      }
    }
    return cases;
  }

  private static boolean isCase(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private static void read(Path pack, Path file, List<PackCase> cases) throws IOException {
    Path relative = pack.relativize(file);
    if (relative.getNameCount() != 3) {
      throw new IllegalArgumentException(
          relative + ": a case is at cases/<rule>/{allowed,denied,warned}-*.yaml");
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IllegalArgumentException(relative + " has over " + FILE_BYTES_MAX + " bytes");
    }
    List<JsonNode> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> all =
        YAMLMapper.shared().readerFor(JsonNode.class).readValues(Files.readAllBytes(file))) {
      all.forEachRemaining(documents::add);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(relative + " is no YAML: " + e.getOriginalMessage(), e);
    }
    for (int index = 0; index < documents.size(); index++) {
      String name = documents.size() == 1 ? "" : "#" + (index + 1);
      cases.add(
          new PackCase(
              relative.toString().replace('\\', '/') + name,
              relative.getName(1).toString(),
              expected(relative),
              input(relative, documents.get(index))));
    }
  }

  private static Expected expected(Path file) {
    String name = String.valueOf(file.getFileName());
    for (Expected expected : Expected.values()) {
      if (name.startsWith(expected.name().toLowerCase(Locale.ROOT) + "-")) {
        return expected;
      }
    }
    throw new IllegalArgumentException(
        file + ": the name of a case begins with allowed-, denied- or warned-");
  }

  /** A document with a kind is an object; everything else is an input document. */
  private static ObjectNode input(Path file, JsonNode document) {
    if (!(document instanceof ObjectNode given)) {
      throw new IllegalArgumentException(file + " holds no map");
    }
    if (!given.has("kind")) {
      return given;
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("object", given);
    return input;
  }
}
