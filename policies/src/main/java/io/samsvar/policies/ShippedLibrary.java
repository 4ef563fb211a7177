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
import java.util.stream.Stream;

/** The packs that come with Samsvar: {@code policies/rego}, packaged beside the classes. */
public final class ShippedLibrary {

  private static final String FOLDER = "/io/samsvar/policies/library";

  private ShippedLibrary() {}

  /** The packs on the class path, by name. */
  public static List<PackSources> read() throws IOException {
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
