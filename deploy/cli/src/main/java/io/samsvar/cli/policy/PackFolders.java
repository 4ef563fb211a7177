package io.samsvar.cli.policy;

import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.gatekeeper.GatekeeperPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds packs in a folder: the folder itself, or one each in the folders below it. Gatekeeper's
 * objects make a pack of a folder together with those in the folders below it, since templates and
 * constraints usually lie apart.
 */
public final class PackFolders {

  private PackFolders() {}

  /**
   * The folders of the packs.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static List<Path> of(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(whole)) {
      throw new IllegalArgumentException("There is no folder " + folder);
    }
    List<Path> packs = new ArrayList<>();
    if (holdsRego(whole) || (holdsConstraints(whole) && !holdsRegoBelow(whole))) {
      packs.add(whole);
    } else {
      try (Stream<Path> below = Files.list(whole)) {
        for (Path each : below.filter(Files::isDirectory).sorted().toList()) {
          if (holdsRego(each) || holdsConstraints(each)) {
            packs.add(each);
          }
        }
      }
    }
    if (packs.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no .rego file or ConstraintTemplate in "
              + folder
              + ", nor in the folders right below it");
    }
    return packs;
  }

  /** The sources of the packs, each named after its folder. */
  public static List<PackSources> read(Path folder) throws IOException {
    List<PackSources> packs = new ArrayList<>();
    for (Path pack : of(folder)) {
      packs.add(PackSources.read(name(pack), pack));
    }
    return packs;
  }

  /** How a pack in this folder is called. */
  public static String name(Path pack) {
    return String.valueOf(pack.toAbsolutePath().normalize().getFileName());
  }

  private static boolean holdsRego(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".rego"));
    }
  }

  private static boolean holdsRegoBelow(Path folder) throws IOException {
    try (Stream<Path> below = Files.list(folder)) {
      for (Path each : below.filter(Files::isDirectory).toList()) {
        if (holdsRego(each)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean holdsConstraints(Path folder) throws IOException {
    return GatekeeperPack.recognises(PackSources.read(name(folder), folder));
  }
}
