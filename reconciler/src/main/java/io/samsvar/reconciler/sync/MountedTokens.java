package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that something else renews, such as the installation tokens of a GitHub App: a folder
 * each, with {@code token}, {@code hosts} (one a line) and, when the server wants another than
 * {@code x-access-token}, {@code username}. Read anew for each fetch. Since whoever may write a
 * Sync may name any of them, a token is shown to its hosts only. Blocking; safe for several
 * threads.
 */
final class MountedTokens {

  /** One file, bytes. */
  static final int FILE_BYTES_MAX = 16_384;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final String USERNAME = "x-access-token";

  private final @Nullable Path folder;

  MountedTokens(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * The token as it is now.
   *
   * @throws StageException at FETCH, {@code source.token}
   */
  Credentials of(String name, String url) {
    if (folder == null) {
      throw stop(name, "is not there: the operator mounted none (sources.tokens)");
    }
    if (!NAME.matcher(name).matches()) {
      throw stop(name, "is no name: small letters, digits and hyphens");
    }
    Path own = folder.resolve(name);
    URI server = URI.create(url);
    String host = server.getHost() == null ? "" : server.getHost().toLowerCase(Locale.ROOT);
    List<String> hosts =
        read(name, own.resolve("hosts"))
            .lines()
            .map(line -> line.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (!"https".equals(server.getScheme()) || host.isEmpty() || !hosts.contains(host)) {
      throw stop(name, "is not shown to '" + host + "': its file hosts does not name it");
    }
    String token = read(name, own.resolve("token")).strip();
    if (token.isEmpty()) {
      throw stop(name, "is empty");
    }
    Path user = own.resolve("username");
    String username = Files.exists(user) ? read(name, user).strip() : USERNAME;
    return new Credentials.Basic(username, token);
  }

  private static String read(String name, Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw stop(name, "has a file of over " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw stop(
          name,
          "cannot be read: " + file.getFileName() + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static StageException stop(String name, String what) {
    return new StageException(
        Stage.FETCH, "source.token", "The token '" + name + "' " + what + ".");
  }
}
