package io.samsvar.reconciler.source;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a commit comes from.
 *
 * @param url {@code https://…}, {@code ssh://…}, and {@code file:///…} only where the process was
 *     started with local repositories allowed; without user information
 * @param ref fully qualified ref, for example {@code refs/heads/main}
 * @param credentials what to show the server, null for none
 * @param selection which commit, null for the tip of the ref
 * @param tls how https is spoken, null for the operator's way
 * @param terms what the resource asks for besides
 */
public record SourceSpec(
    String url,
    String ref,
    @Nullable Credentials credentials,
    @Nullable Selection selection,
    @Nullable Tls tls,
    Terms terms) {

  /** On no terms of its own. */
  public SourceSpec(
      String url,
      String ref,
      @Nullable Credentials credentials,
      @Nullable Selection selection,
      @Nullable Tls tls) {
    this(url, ref, credentials, selection, tls, Terms.NONE);
  }

  /** The tip of a ref. */
  public SourceSpec(String url, String ref, @Nullable Credentials credentials) {
    this(url, ref, credentials, null, null);
  }

  /** Another commit than the tip of the ref. */
  public SourceSpec(
      String url, String ref, @Nullable Credentials credentials, @Nullable Selection selection) {
    this(url, ref, credentials, selection, null);
  }

  /**
   * How https is spoken, beside what the operator says for all sources.
   *
   * @param authorities PEM of the authorities to trust instead of the operator's, null for those
   * @param certificate PEM of our own certificate and those above it, null for none
   * @param key PEM (PKCS #8) of its private key, null for none
   */
  public record Tls(
      @Nullable String authorities, @Nullable String certificate, @Nullable String key) {
    @Override
    public String toString() {
      return "Tls[redacted]";
    }
  }

  /**
   * What a resource asks for besides.
   *
   * @param proxy {@code http://host:port} through which https goes, null for none
   * @param quota bounds below the operator's
   */
  public record Terms(@Nullable String proxy, Quota quota) {

    /** Nothing. */
    public static final Terms NONE = new Terms(null, Quota.NONE);
  }

  /**
   * Bounds below those of {@link SourceLimits}; null leaves the operator's, and one above them
   * changes nothing.
   *
   * @param time the whole of one fetch
   * @param fetchBytes bytes as they come from the server
   * @param objects objects in one pack
   * @param exportBytes all files of one commit
   * @param exportFiles files and directories of one commit
   * @param treeDepth directories within directories
   */
  public record Quota(
      @Nullable Duration time,
      @Nullable Long fetchBytes,
      @Nullable Integer objects,
      @Nullable Long exportBytes,
      @Nullable Integer exportFiles,
      @Nullable Integer treeDepth) {

    /** No bound of its own. */
    public static final Quota NONE = new Quota(null, null, null, null, null, null);
  }

  /** Which commit, when it is not the tip of the ref. */
  public sealed interface Selection {
    /**
     * The tag with the highest version in a range, whatever the ref.
     *
     * @param range as npm writes it, for example {@code ~1.4} or {@code >=1.2.0 <2.0.0}
     */
    record Versions(String range) implements Selection {}

    /**
     * One commit, which has to be in the history of the ref.
     *
     * @param commit 40 hex digits
     */
    record Pinned(String commit) implements Selection {}
  }

  /** The same source at the ref that a revision was found at. */
  SourceSpec at(String found) {
    return selection instanceof Selection.Versions
        ? new SourceSpec(url, found, credentials, null, tls, terms)
        : this;
  }

  /** What to show a Git server. Values come from files, so that they can be renewed. */
  public sealed interface Credentials {
    /** A user name and a password or token for https. */
    record Basic(String username, String password) implements Credentials {
      @Override
      public String toString() {
        return "Basic[redacted]";
      }
    }

    /**
     * A key for ssh.
     *
     * @param identity private key file, mode 0600
     * @param knownHosts known_hosts file; a host that is not in it is refused
     */
    record Ssh(Path identity, Path knownHosts) implements Credentials {}
  }
}
