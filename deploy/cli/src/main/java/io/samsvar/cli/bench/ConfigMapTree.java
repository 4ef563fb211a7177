package io.samsvar.cli.bench;

import io.samsvar.cli.demo.People;
import io.samsvar.testkit.GitRepository;
import java.nio.file.Path;
import java.util.Locale;

/** A repository with many ConfigMaps of 1 KB below {@code app}, one file each. */
final class ConfigMapTree {
  static final String FOLDER = "app";

  /* With names and keys around it, about 1 KB of YAML. */
  private static final int VALUE_CHARS = 820;

  private final GitRepository git;
  private final Form form;

  ConfigMapTree(Path directory, Form form) {
    this.git = GitRepository.create(directory);
    this.form = form;
  }

  /** How the files are rendered. */
  enum Form {
    /** As they are. */
    PLAIN,
    /** By kustomize. */
    KUSTOMIZE
  }

  String url() {
    return git.uri().toString();
  }

  /** Commits as many, all of one round; answers the commit. */
  String commit(int count, String round) {
    GitRepository.Change change = git.change();
    StringBuilder resources = new StringBuilder("resources:\n");
    for (int number = 0; number < count; number++) {
      String file = name(number) + ".yaml";
      change = change.write(FOLDER + "/" + file, manifest(number, round));
      resources.append("  - ").append(file).append('\n');
    }
    if (form == Form.KUSTOMIZE) {
      change = change.write(FOLDER + "/kustomization.yaml", resources.toString());
    }
    return change.commit(People.OLA, round);
  }

  /** Commits a change of one of them. */
  String commitOne(int number, String round) {
    return git.change()
        .write(FOLDER + "/" + name(number) + ".yaml", manifest(number, round))
        .commit(People.OLA, round);
  }

  /** Commits a file beside the path, which changes nothing that is declared. */
  String commitBeside(String text) {
    return git.change().write("README.md", text).commit(People.OLA, "Words");
  }

  /** Name of the ConfigMap of this number. */
  static String name(int number) {
    return String.format(Locale.ROOT, "config-%05d", number);
  }

  private static String manifest(int number, String round) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: %s
    data:
      round: "%s"
      text: "%s"
    """
        .formatted(
            name(number),
            round,
            ("line " + number + " of the settings ").repeat(VALUE_CHARS).substring(0, VALUE_CHARS));
  }
}
