package io.samsvar.cli.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads what is to be converted: files, folders with all below them, or standard input. A file that
 * is no YAML, such as a chart's template, is left out of a folder and told; named itself it is an
 * error.
 */
final class ForeignFiles {
  static final int FILE_BYTES_MAX = 4 << 20;
  static final int FILES_MAX = 5000;

  private final InputStream in;
  private final List<Source> documents = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  ForeignFiles(InputStream in) {
    this.in = in;
  }

  /**
   * Reads one argument.
   *
   * @throws IOException with the file and the reason
   */
  void read(String argument) throws IOException {
    Path path = Path.of(argument);
    if (argument.equals("-")) {
      parse("standard input", in.readNBytes(FILE_BYTES_MAX + 1));
    } else if (Files.isDirectory(path)) {
      for (Path file : below(path)) {
        try {
          parse(file.toString(), bytes(file));
        } catch (NotYamlException e) {
          unreadable.add(String.valueOf(e.getMessage()));
        }
      }
    } else if (Files.isRegularFile(path)) {
      parse(argument, bytes(path));
    } else {
      throw new IOException(argument + " is neither a file nor a folder");
    }
  }

  List<Source> documents() {
    return List.copyOf(documents);
  }

  /** Files below a folder that are no YAML, each with the reason. */
  List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(ForeignFiles::isManifest)
              .limit(FILES_MAX + 1L)
              .sorted()
              .toList();
      if (files.size() > FILES_MAX) {
        throw new IOException(folder + " has over " + FILES_MAX + " files: name a smaller folder");
      }
      return files;
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return content.readNBytes(FILE_BYTES_MAX + 1);
    }
  }

  private void parse(String file, byte[] bytes) throws IOException {
    if (bytes.length > FILE_BYTES_MAX) {
      throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
    }
    List<Source> found = new ArrayList<>();
    try (MappingIterator<JsonNode> all =
        YAMLMapper.shared().readerFor(JsonNode.class).readValues(bytes)) {
      while (all.hasNext()) {
        add(file, all.next(), found);
      }
    } catch (JacksonException e) {
      throw new NotYamlException(file + " is no YAML: " + firstLine(e.getOriginalMessage()), e);
    }
    documents.addAll(found);
  }

  private static void add(String file, JsonNode document, List<Source> into) {
    if (document.path("kind").asString("").equals("List") && document.path("items").isArray()) {
      document.path("items").forEach(item -> into.add(new Source(file, item)));
    } else if (document.isObject()) {
      into.add(new Source(file, document));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** A file that is no YAML. */
  private static final class NotYamlException extends IOException {
    private static final long serialVersionUID = 1L;

    NotYamlException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
