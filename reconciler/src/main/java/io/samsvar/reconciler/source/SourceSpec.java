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
 */
public record SourceSpec(String url, String ref, @Nullable Credentials credentials) {

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
