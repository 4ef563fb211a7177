package io.samsvar.reconciler.source;

import java.nio.file.Path;
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
 */
public record SourceSpec(
    String url,
    String ref,
    @Nullable Credentials credentials,
    @Nullable Selection selection,
    @Nullable Tls tls) {

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
        ? new SourceSpec(url, found, credentials, null, tls)
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
