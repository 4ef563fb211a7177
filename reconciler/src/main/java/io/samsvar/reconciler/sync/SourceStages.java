package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.render.RenderCache;
import io.samsvar.reconciler.render.RenderRequest;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.render.Renderer;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.VerificationMode;
import io.samsvar.reconciler.source.Commits;
import io.samsvar.reconciler.source.SourceSpec;
import io.samsvar.reconciler.source.VersionTags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Fetch, verify and render: from a Sync's source to manifests. Blocking. */
final class SourceStages {

  private final Commits commits;
  private final KeySource keys;
  private final Renderer renderer;
  private final RenderCache rendered = new RenderCache();
  private final Path work;
  private final Stages stages;

  /**
   * Works below a directory of this process.
   *
   * @param work where trees are exported to, each for the time of one render
   */
  SourceStages(Commits commits, KeySource keys, Renderer renderer, Path work, Stages stages) {
    this.keys = keys;
    this.commits = commits;
    this.renderer = renderer;
    this.work = work;
    this.stages = stages;
  }

  /**
   * Brings the newest commit. With a range of versions it never goes back to a lower one than the
   * last: a tag that is gone is no reason to.
   *
   * @param before the revision that was let through last
   */
  Revision fetch(SyncSnapshot sync, SourceSpec source, Optional<EnforcedRevision> before) {
    Revision found = stages.run(Stage.FETCH, sync.ref(), () -> commits.fetch(source));
    before
        .map(EnforcedRevision::revision)
        .filter(last -> source.selection() instanceof SourceSpec.Selection.Versions)
        .filter(last -> last.source().equals(found.source()))
        .filter(last -> VersionTags.isLower(found.ref(), last.ref()))
        .ifPresent(
            last -> {
              throw new StageException(
                  Stage.VERIFY,
                  "verify.version-went-back",
                  "The highest version in the range is "
                      + found.ref()
                      + " now, below "
                      + last.ref()
                      + ", which is in force. Bring the tag back or make a higher one; or, when it"
                      + " is meant, name the lower one in spec.source.ref without semver.");
            });
    return found;
  }

  /** What stopped the last fetch, when that was a history that does not follow. */
  Optional<Commits.Rewrite> rewrite(SourceSpec source) {
    return commits.rewrite(source);
  }

  Set<Actor> authors(SourceSpec source, Commits.Rewrite rewrite) {
    return commits.authors(source, rewrite.shown(), rewrite.accepted());
  }

  void acceptRewrite(SourceSpec source, Commits.Rewrite rewrite) {
    commits.acceptRewrite(source, rewrite);
  }

  /**
   * What cannot be checked does not go on.
   *
   * @param before the revision that was let through last
   */
  void verify(
      SyncSnapshot sync, SourceSpec source, Revision revision, Optional<EnforcedRevision> before) {
    SyncSpec.Verification asked = sync.spec().verification();
    if (asked != null && asked.mode() == VerificationMode.SIGNATURE) {
      commits.checkSignatures(
          source,
          revision,
          before.map(last -> last.revision().commit()),
          Optional.ofNullable(asked.since()),
          keys.keys(sync.ref().namespace(), asked));
    }
  }

  RenderedSet render(
      SyncSnapshot sync, SourceSpec source, Revision revision, Map<String, JsonNode> variables) {
    RenderRequest wish =
        new RenderRequest(
            Path.of(""),
            Path.of(sync.place().path()),
            sync.spec().targetNamespace(),
            sync.ref().name(),
            sync.spec().renderOrDefault(),
            variables);
    // By UID too: who makes a Sync of the same name anew may not be the one who had the old one.
    String owner = sync.ref() + " " + sync.uid() + " " + source.url();
    Digest key = RenderCache.key(commits.tree(source, revision), wish, renderer.tools());
    return rendered
        .find(owner, key, renderer::capabilities)
        .orElseGet(
            () -> {
              RenderedSet set = export(sync, source, revision, wish);
              rendered.keep(owner, key, set);
              return set;
            });
  }

  private RenderedSet export(
      SyncSnapshot sync, SourceSpec source, Revision revision, RenderRequest wish) {
    Path tree = privateDirectory();
    try {
      Path directory =
          stages.run(
              Stage.FETCH,
              sync.ref(),
              () -> commits.export(source, revision, sync.place().path(), tree));
      return stages.run(
          Stage.RENDER,
          sync.ref(),
          () ->
              renderer.render(
                  new RenderRequest(
                      tree,
                      directory,
                      wish.targetNamespace(),
                      wish.release(),
                      wish.spec(),
                      wish.variables())));
    } finally {
      remove(tree);
    }
  }

  /** Who wrote what is new in a revision. */
  Set<Actor> authors(SourceSpec source, Revision revision, Optional<EnforcedRevision> before) {
    return before
        .map(last -> commits.authors(source, revision, last.revision().commit()))
        .orElseGet(() -> Set.of(revision.author()));
  }

  void accept(SourceSpec source, Revision revision) {
    commits.accept(source, revision);
  }

  private Path privateDirectory() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(work),
          "tree-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a directory below " + work, e);
    }
  }

  private static void remove(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + tree, e);
    }
  }
}
