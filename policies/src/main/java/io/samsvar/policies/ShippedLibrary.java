package io.samsvar.policies;

import io.samsvar.policies.compile.PackSources;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packs that come with Samsvar: {@code policies/rego}, packaged beside the classes. */
public final class ShippedLibrary {

  /** Names of the packs that judge objects when nobody chooses. */
  public static final Set<String> STANDARD = Set.of("residency", "sealing");

  /** In force whatever is chosen: without it no plan passes, since nothing judges it. */
  private static final String ALWAYS = "prune";

  private static final String FOLDER = "/io/samsvar/policies/library";

  private ShippedLibrary() {}

  /** The packs that are in force when nobody chooses, by name. */
  public static List<PackSources> read() throws IOException {
    return chosen(STANDARD);
  }

  /**
   * The packs of these names, and the pack prune, which is always in force.
   *
   * @throws IllegalArgumentException when no such pack comes with Samsvar; names those that do
   */
  public static List<PackSources> chosen(Set<String> names) throws IOException {
    List<PackSources> all = all();
    Set<String> unknown = new TreeSet<>(names);
    all.forEach(pack -> unknown.remove(pack.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "No policy pack with the name %s comes with Samsvar; there are %s"
              .formatted(
                  String.join(", ", unknown),
                  all.stream().map(PackSources::name).collect(Collectors.joining(", "))));
    }
    return all.stream()
        .filter(pack -> pack.name().equals(ALWAYS) || names.contains(pack.name()))
        .toList();
  }

  /** All packs on the class path, by name. */
  public static List<PackSources> all() throws IOException {
    URL folder = ShippedLibrary.class.getResource(FOLDER);
    if (folder == null) {
      throw new IOException("The shipped policies are missing from the class path: " + FOLDER);
    }
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read(jar.getPath(FOLDER));
      }
    } catch (URISyntaxException e) {
      throw new IOException("The shipped policies have no readable place: " + folder, e);
    }
  }

  /** The packs in a folder, one each in the folders below it. */
  public static List<PackSources> read(Path folder) throws IOException {
    List<PackSources> packs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path pack : folders.filter(Files::isDirectory).sorted().toList()) {
        packs.add(PackSources.read(String.valueOf(pack.getFileName()).replace("/", ""), pack));
      }
    }
    return packs;
  }
}
