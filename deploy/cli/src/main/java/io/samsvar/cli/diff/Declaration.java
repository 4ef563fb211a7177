package io.samsvar.cli.diff;

import io.samsvar.cli.check.Declared;
import io.samsvar.cli.check.Intake;
import io.samsvar.cli.check.SyncFile;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.source.LocalTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a Sync declares at a commit of a repository on this machine, or in its work tree. */
final class Declaration {
  /** Stands for the work tree, where a revision is asked for. */
  static final String WORK_TREE = "work tree";

  private final SyncFile sync;
  private final Path repository;
  private final Map<String, String> fromMaps;

  /**
   * What a Sync declares.
   *
   * @param repository root of the work tree
   * @param fromMaps values that the Sync takes from ConfigMaps
   */
  Declaration(SyncFile sync, Path repository, Map<String, String> fromMaps) {
    this.sync = sync;
    this.repository = repository;
    this.fromMaps = Map.copyOf(fromMaps);
  }

  /**
   * The objects of a revision, rendered and placed as the reconciler does it.
   *
   * @throws io.samsvar.reconciler.StageException when it cannot be read or rendered
   */
  List<RenderedObject> at(String revision) throws IOException {
    if (revision.equals(WORK_TREE)) {
      return objects(repository, repository.resolve(sync.path()).normalize());
    }
    Path tree = Files.createTempDirectory("samsvar-diff-").toRealPath();
    try {
      return objects(tree, LocalTree.export(repository, revision, sync.path(), tree).directory());
    } finally {
      remove(tree);
    }
  }

  private List<RenderedObject> objects(Path root, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("There is no folder " + directory + ", which the Sync follows");
    }
    List<RenderedObject> objects = new ArrayList<>();
    for (Declared declared :
        new Intake(root, sync.targetNamespace(), false)
            .as(sync, fromMaps)
            .paths(List.of(directory))) {
      objects.addAll(sync.objects(declared.set()));
    }
    return objects;
  }

  private static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + folder, e);
    }
  }
}
