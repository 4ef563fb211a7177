package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a pack: {@code *.rego}, with tests in {@code *_test.rego}; {@code data.json} or
 * {@code data.yaml}, which {@code data} starts with; {@code parameters.json}, the names and
 * defaults of what {@code input.parameters} holds; YAML with ConstraintTemplates or Constraints of
 * Gatekeeper, or what belongs to them. Other files (a README, cases) are not part of it.
 *
 * @param name name of the pack, for messages and findings
 * @param files text by path relative to the pack, with forward slashes
 */
public record PackSources(String name, SequencedMap<String, String> files) {

  /** Most files in a pack. */
  public static final int FILES_MAX = 500;

  /** Most text in a pack, in characters. */
  public static final int CHARS_MAX = 4 << 20;

  /** The file with names and defaults of the parameters. */
  public static final String PARAMETERS = "parameters.json";

  /** The file with their JSON Schema (2020-12), where the pack has one. */
  public static final String PARAMETERS_SCHEMA = "parameters.schema.json";

  /** An object of Gatekeeper begins one of the documents of a file. */
  private static final Pattern GATEKEEPER =
      Pattern.compile(
          "[\"']?apiVersion[\"']?\\s*:\\s*[\"']?(templates|constraints|expansion|mutations|externaldata)\\.gatekeeper\\.sh/");

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /** Keeps the files of a pack, sorted, and checks their paths and sizes. */
  public PackSources {
    SequencedMap<String, String> kept = new LinkedHashMap<>();
    long chars = 0;
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      if (belongs(file.getKey(), file.getValue())) {
        checkPath(file.getKey());
        kept.put(file.getKey(), file.getValue());
        chars += file.getValue().length();
      }
    }
    if (kept.size() > FILES_MAX || chars > CHARS_MAX) {
      throw new IllegalArgumentException(
          "Policy pack %s has %d files with %d characters; %d files and %d characters are allowed"
              .formatted(name, kept.size(), chars, FILES_MAX, CHARS_MAX));
    }
    files = kept;
  }

  /**
   * The pack in a folder and the folders below it. Symbolic links are not followed.
   *
   * @throws IOException when the folder cannot be read
   */
  public static PackSources read(String name, Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String relative = folder.relativize(path).toString().replace('\\', '/');
        if ((belongs(relative) || isYaml(relative))
            && Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          if (Files.size(path) > CHARS_MAX) {
            throw new IllegalArgumentException(relative + " is too large for a policy pack");
          }
          String text = Files.readString(path, StandardCharsets.UTF_8);
          if (belongs(relative, text)) {
            files.put(relative, text);
          }
        }
      }
    }
    return new PackSources(name, new LinkedHashMap<>(files));
  }

  /** Whether a file is one that a pack keeps: of YAML only what Gatekeeper reads, and data. */
  private static boolean belongs(String path, String text) {
    return belongs(path) || (isYaml(path) && GATEKEEPER.matcher(text).find());
  }

  private static boolean belongs(String path) {
    return path.endsWith(".rego") || isData(path) || isParameters(path);
  }

  /** Whether a path says which parameters a pack has: a use's own reach it by the input. */
  public static boolean isParameters(String path) {
    return path.equals(PARAMETERS) || path.equals(PARAMETERS_SCHEMA);
  }

  /** Whether {@code data} starts with what such a file holds. */
  public static boolean isData(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.equals("data.json") || file.equals("data.yaml") || file.equals("data.yml");
  }

  /** Whether a path names YAML, of which JSON is a part. */
  public static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
  }

  /** Whether a path is a test, which is run when the pack is compiled and left out of it. */
  public static boolean isTest(String path) {
    return path.endsWith("_test.rego");
  }

  /** Over names and texts of all files. */
  public Digest digest() {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (path, content) ->
            text.append(path).append('\0').append(Digest.of(content).hex()).append('\n'));
    return Digest.of(text.toString());
  }

  private static void checkPath(String path) {
    for (String segment : path.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "A policy file is named with letters, digits, '_', '-' and '.': " + path);
      }
    }
  }
}
