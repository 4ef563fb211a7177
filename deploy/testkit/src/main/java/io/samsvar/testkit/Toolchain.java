package io.samsvar.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The pinned Go-built programs in the cache that {@code deploy/tools/build} fills: {@code
 * <cache>/tools/<tool>/<version>/<os-arch>/<binary>}. Immutable; nothing is downloaded or built
 * here.
 */
public final class Toolchain {

  private final Path cache;
  private final Map<String, Path> binaries;

  private Toolchain(Path cache, Properties pinned) {
    this.cache = cache;
    Map<String, Path> found = new LinkedHashMap<>();
    List<String> tools = new ArrayList<>(words(pinned, "tools"));
    tools.addAll(words(pinned, "bench-tools"));
    for (String tool : tools) {
      Path home =
          cache
              .resolve("tools")
              .resolve(tool)
              .resolve(required(pinned, tool + ".version"))
              .resolve(platform());
      for (String pair : words(pinned, tool + ".binaries")) {
        String name = pair.substring(0, pair.indexOf('='));
        found.put(name, home.resolve(name));
      }
    }
    this.binaries = Map.copyOf(found);
  }

  /**
   * The programs in the user's cache: {@code $SAMSVAR_CACHE}, else {@code $XDG_CACHE_HOME/samsvar},
   * else {@code ~/.cache/samsvar}.
   */
  public static Toolchain standard() {
    return in(standardCache());
  }

  /** The programs in the given cache folder. */
  public static Toolchain in(Path cache) {
    return new Toolchain(cache, pinned());
  }

  /** The cache folder of {@link #standard()}, which also holds the state of local clusters. */
  public static Path standardCache() {
    return standardCache(System.getenv(), System.getProperty("user.home"));
  }

  /**
   * As {@code deploy/tools/build} has it: {@code ~} is {@code $HOME}, and only without one the home
   * that the system's accounts name, which Java's {@code user.home} is.
   */
  static Path standardCache(Map<String, String> environment, String accountHome) {
    String own = environment.getOrDefault("SAMSVAR_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    Path parent =
        xdg.isEmpty() ? Path.of(home.isEmpty() ? accountHome : home, ".cache") : Path.of(xdg);
    return parent.resolve("samsvar").toAbsolutePath();
  }

  /** The folder this toolchain looks into. */
  public Path cache() {
    return cache;
  }

  /**
   * The executable of a name as {@code tools.properties} has it, for example {@code "kubectl"}.
   *
   * @throws IllegalArgumentException when no pinned tool has such a binary
   * @throws IllegalStateException when it has not been built; the message says how to
   */
  public Path binary(String name) {
    Path binary = binaries.get(name);
    if (binary == null) {
      throw new IllegalArgumentException(
          "No pinned tool is called '" + name + "'; there are " + names() + ".");
    }
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          "The pinned " + name + " is missing at " + binary + ". Run ./samsvar tools to build it.");
    }
    return binary;
  }

  /** The names of all pinned binaries, in alphabetical order. */
  public List<String> names() {
    return binaries.keySet().stream().sorted().toList();
  }

  private static Properties pinned() {
    Properties properties = new Properties();
    try (InputStream in = Toolchain.class.getResourceAsStream("tools.properties")) {
      if (in == null) {
        throw new IllegalStateException("tools.properties is not packaged with the testkit.");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the packaged tools.properties", e);
    }
    return properties;
  }

  private static List<String> words(Properties properties, String key) {
    return Stream.of(required(properties, key).split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("tools.properties has no '" + key + "'.");
    }
    return value;
  }

  /** As {@code go env GOOS}-{@code GOARCH} names it: linux-amd64, darwin-arm64. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "darwin" : os)
        + "-"
        + switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
  }
}
