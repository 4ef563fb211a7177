package io.samsvar.cli.convert;

import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a revision of Argo CD means: it may be a branch, a tag, a range of versions, a commit, or
 * {@code HEAD}, and only the server knows which. A Sync says it.
 */
final class Refs {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHORT_COMMIT = Pattern.compile("[0-9a-f]{7,39}");
  private static final Pattern VERSION = Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-+].*)?");
  private static final Pattern RANGE =
      Pattern.compile("[~^<>=*].*|v?\\d+(\\.\\d+)?\\.[*x]|.*\\s(-|\\|\\|)\\s.*|\\*");

  private Refs() {}

  /** Writes the revision into a source of a Sync. */
  static void write(
      String revision, Wishes wishes, ObjectNode into, Source of, String field, Conversion to) {
    if (revision.isEmpty() || revision.equals("HEAD")) {
      into.put("ref", "refs/heads/" + wishes.head());
      to.assumed(
          of,
          field,
          "HEAD is what the server calls its default branch, which can be changed there. A Sync"
              + " names its ref: refs/heads/"
              + wishes.head()
              + " was taken (--head names another).");
    } else if (revision.startsWith("refs/")) {
      into.put("ref", revision);
    } else if (COMMIT.matcher(revision).matches()) {
      into.put("ref", "refs/heads/" + wishes.head()).put("commit", revision);
      to.assumed(
          of, field, "The commit has to be in the history of refs/heads/" + wishes.head() + ".");
    } else if (RANGE.matcher(revision).matches()) {
      into.put("semver", revision);
    } else if (VERSION.matcher(revision).matches()) {
      into.put("ref", "refs/tags/" + revision);
      to.assumed(of, field, revision + " was taken for a tag, as it looks like a version.");
    } else {
      branch(revision, into, of, field, to);
    }
  }

  private static void branch(
      String revision, ObjectNode into, Source of, String field, Conversion to) {
    into.put("ref", "refs/heads/" + revision);
    if (SHORT_COMMIT.matcher(revision).matches()) {
      to.assumed(
          of,
          field,
          revision
              + " looks like an abbreviated commit, and was taken for a branch. For the commit write"
              + " all 40 digits into spec.source.commit.");
    }
  }
}
