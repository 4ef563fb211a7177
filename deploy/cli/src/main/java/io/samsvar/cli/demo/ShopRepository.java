package io.samsvar.cli.demo;

import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The repository the demo follows: the files of deploy/demo/repository, and what becomes of them.
 */
public final class ShopRepository {
  private static final String FILES = "/demo/repository/";
  private static final List<String> FIRST =
      List.of(
          "base/kustomization.yaml",
          "base/web.yaml",
          "base/api.yaml",
          "base/worker.yaml",
          "base/mailer.yaml",
          "base/search.yaml",
          "base/billing.yaml",
          "base/autoscaler.yaml",
          "overlays/production/kustomization.yaml",
          "overlays/production/web-replicas.yaml");

  private final GitRepository git;
  private Map<String, String> good = Map.of();

  /** An empty bare repository in this folder. */
  public ShopRepository(Path directory) {
    git = GitRepository.create(directory);
  }

  /** Address to follow. */
  public String url() {
    return git.uri().toString();
  }

  String head() {
    return git.head();
  }

  /** Text of a file in the last commit that was meant well. */
  public String file(String path) {
    String text = good.get(path);
    if (text == null) {
      throw new IllegalArgumentException("The repository has no " + path);
    }
    return text;
  }

  /** The first commit, with this SealedSecret. */
  public String first(Author author, String sealedSecret) {
    Map<String, String> files = new TreeMap<>();
    for (String path : FIRST) {
      files.put(path, resource(path));
    }
    files.put(DemoWorld.PATH + "/db-credentials.yaml", sealedSecret);
    good = files;
    return git.commit(author, "Our shop, for production", files);
  }

  /** Commits a change. */
  public String commit(Author author, String message, Consumer<GitRepository.Change> change) {
    GitRepository.Change next = git.change();
    change.accept(next);
    return next.commit(author, message);
  }

  /** Puts back the last tree that was meant well. */
  String revert(Author author) {
    GitRepository.Change next = git.change().deleteAll();
    good.forEach(next::write);
    return next.commit(author, "Revert");
  }

  /** Takes the tree as it is now for meant well, after these files were changed or removed. */
  void settle(Map<String, String> written, List<String> removed) {
    Map<String, String> files = new TreeMap<>(good);
    files.putAll(written);
    removed.forEach(files::remove);
    good = files;
  }

  private static String resource(String path) {
    try (var stream = ShopRepository.class.getResourceAsStream(FILES + path)) {
      if (stream == null) {
        throw new IllegalStateException("The demo's file " + path + " is not in the build");
      }
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the demo's file " + path, e);
    }
  }
}
