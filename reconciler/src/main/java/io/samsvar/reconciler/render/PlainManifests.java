package io.samsvar.reconciler.render;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every YAML and JSON file below a directory that is no kustomization. Needs no program. Files are
 * parsed on several threads and taken in by name, so that the outcome is always the same.
 */
public final class PlainManifests {

  /** Plain files below one path. */
  public static final int FILES_MAX = 5_000;

  private PlainManifests() {}

  /** Whether a directory is a kustomization, which is no business of this class. */
  public static boolean isKustomization(Path directory) {
    return KustomizationCheck.of(directory).isPresent();
  }

  /** Whether a file is what names its directory a kustomization. */
  public static boolean namesKustomization(Path file) {
    return KustomizationCheck.FILES.contains(String.valueOf(file.getFileName()));
  }

  /**
   * Reads a directory.
   *
   * @param tree root that files are named from
   * @param from the directory, below it
   * @throws StageException at RENDER, for the first file by name that cannot be taken
   */
  public static Manifests below(Path tree, Path from) {
    return of(tree, files(tree, from));
  }

  /**
   * Reads these files, in this order.
   *
   * @param tree root that files are named from
   */
  public static Manifests of(Path tree, List<Path> files) {
    Manifests manifests = new Manifests();
    files.parallelStream()
        .map(file -> parsed(tree, file))
        .forEachOrdered(part -> part.addTo(manifests));
    return manifests;
  }

  /** One file's manifests, or what is wrong with it, which is told in the order of the files. */
  private record Part(Manifests manifests, List<StageException> refused) {
    void addTo(Manifests all) {
      if (!refused.isEmpty()) {
        throw refused.getFirst();
      }
      var _ = all.addAll(manifests);
    }
  }

  private static Part parsed(Path tree, Path file) {
    String name = tree.relativize(file).toString();
    try {
      return new Part(new Manifests().add(Files.readAllBytes(file), name), List.of());
    } catch (StageException e) {
      return new Part(new Manifests(), List.of(e));
    } catch (IOException e) {
      return new Part(
          new Manifests(),
          List.of(
              new StageException(
                  Stage.RENDER, "render.file-missing", name + " cannot be read.", e)));
    }
  }

  private static List<Path> files(Path tree, Path from) {
    try (Stream<Path> all = Files.walk(from)) {
      List<Path> files =
          all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> visible(from.relativize(file)))
              .filter(PlainManifests::isManifest)
              .limit(FILES_MAX + 1L)
              .sorted()
              .toList();
      if (files.size() > FILES_MAX) {
        throw new StageException(
            Stage.RENDER, "render.too-large", "There are over " + FILES_MAX + " manifests.");
      }
      for (Path file : files) {
        if (namesKustomization(file)) {
          throw new StageException(
              Stage.RENDER,
              "render.kustomization",
              tree.relativize(file)
                  + " is a kustomization below a path that is none. Point the path at its"
                  + " directory, or put a kustomization at the path that names it.");
        }
      }
      return files;
    } catch (IOException e) {
      throw new StageException(
          Stage.RENDER, "render.file-missing", "The exported tree cannot be read.", e);
    }
  }

  private static boolean visible(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }
}
