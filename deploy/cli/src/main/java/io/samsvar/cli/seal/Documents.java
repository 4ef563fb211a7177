package io.samsvar.cli.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Manifests as text: YAML documents or JSON. */
final class Documents {

  /** Largest input, in bytes. */
  static final int TEXT_BYTES_MAX = 8 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Documents() {}

  /** How objects are written. */
  enum Format {
    /** Documents, with {@code ---} between them. */
    yaml,
    /** One object, or one on each line. */
    json
  }

  /**
   * The objects of a text.
   *
   * @param what it is, for messages
   * @throws IllegalArgumentException says where it is wrong, and nothing of what stands there
   */
  static List<JsonNode> parse(byte[] text, String what) {
    List<JsonNode> documents = new ArrayList<>();
    ObjectMapper mapper = isJson(text) ? JSON : YAML;
    try (MappingIterator<JsonNode> parsed = mapper.readerFor(JsonNode.class).readValues(text)) {
      while (parsed.hasNextValue()) {
        JsonNode document = parsed.nextValue();
        if (document != null && document.isObject()) {
          documents.add(document);
        }
      }
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      // Without the cause: it repeats what it could not read.
      throw new IllegalArgumentException(
          what
              + " cannot be read as YAML or JSON"
              + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
    return documents;
  }

  private static boolean isJson(byte[] text) {
    for (byte one : text) {
      if (!Character.isWhitespace(one)) {
        return one == '{';
      }
    }
    return false;
  }

  /** The text of objects, with a line break at its end. */
  static String text(List<? extends JsonNode> documents, Format format) {
    return switch (format) {
      case yaml -> String.join("---\n", documents.stream().map(YAML::writeValueAsString).toList());
      case json ->
          String.join(
              "", documents.stream().map(it -> JSON.writeValueAsString(it) + "\n").toList());
    };
  }

  /** All of a stream, up to the limit. */
  static byte[] read(InputStream in, String what) throws IOException {
    byte[] text = in.readNBytes(TEXT_BYTES_MAX + 1);
    if (text.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(what + " has more than " + TEXT_BYTES_MAX + " bytes");
    }
    return text;
  }

  /** A whole file, up to the limit. */
  static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /** The format that a file's name tells. */
  static Format formatOf(Path file) {
    return file.toString().endsWith(".json") ? Format.json : Format.yaml;
  }

  /** A file, or the manifests in a folder and below; hidden folders and links are left out. */
  static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS))
          .filter(it -> it.toString().matches(".*\\.(ya?ml|json)"))
          .filter(it -> !path.relativize(it).toString().matches("(.*/)?\\..*"))
          .sorted()
          .toList();
    }
  }

  /** Puts a text in the place of a file in one step; what is there before is kept until then. */
  static void replace(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path part =
        Files.createTempFile(
            java.util.Objects.requireNonNull(absolute.getParent()),
            "." + absolute.getFileName(),
            ".part");
    try {
      Files.writeString(part, text);
      Files.setPosixFilePermissions(
          part,
          Files.exists(file)
              ? Files.getPosixFilePermissions(file)
              : PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(
          part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
