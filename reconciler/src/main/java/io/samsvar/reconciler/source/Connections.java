package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Opens transports that keep to the policy and the budget. */
final class Connections {

  private final SourcePolicy policy;

  /**
   * Connections for one process.
   *
   * @param policy where they may go
   */
  Connections(SourcePolicy policy) {
    this.policy = policy;
  }

  /**
   * A transport, what it shows to the server, and what it needs until it is closed.
   *
   * @param shown what the server was shown
   */
  record Connection(Transport transport, ShownCredentials shown, @Nullable SshSessions sessions)
      implements AutoCloseable {
    @Override
    public void close() {
      transport.close();
      if (sessions != null) {
        sessions.close();
      }
    }
  }

  /**
   * A transport to a checked address.
   *
   * @param home a directory of ours, where ssh would look for the user's files
   */
  Connection open(Repository repository, URI uri, SourceSpec source, Path home, FetchBudget budget)
      throws IOException {
    Transport transport = Transport.open(repository, address(uri, source));
    ShownCredentials shown = new ShownCredentials(source.credentials());
    transport.setTimeout(Math.toIntExact(Math.max(1, budget.limits().silence().toSeconds())));
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setObjectChecker(new ObjectChecker().setSafeForMacOS(true));
    transport.setCredentialsProvider(shown);
    return switch (transport) {
      case TransportHttp https -> {
        GuardedTls sockets = new GuardedTls(policy, source, budget);
        https.setHttpConnectionFactory(new GuardedHttps.Factory(sockets));
        yield new Connection(https, shown, null);
      }
      case SshTransport ssh -> {
        SshSessions sessions =
            new SshSessions(key(source), uri.getHost(), uri.getPort(), home, budget);
        ssh.setSshSessionFactory(sessions);
        yield new Connection(ssh, shown, sessions);
      }
      default -> new Connection(transport, shown, null);
    };
  }

  private static Credentials.Ssh key(SourceSpec source) {
    if (source.credentials() instanceof Credentials.Ssh key) {
      return key;
    }
    throw new StageException(
        Stage.FETCH,
        "source.credentials-missing",
        Redaction.url(source.url())
            + " needs a private key and a known_hosts file; name a Secret that holds both.");
  }

  private URIish address(URI uri, SourceSpec source) throws IOException {
    try {
      URIish address = new URIish(uri.toString());
      return switch (uri.getScheme()) {
        case "ssh" -> address.setHost(SshSessions.resolve(uri.getHost(), policy));
        case "file" -> local(uri, address);
        default -> address;
      };
    } catch (URISyntaxException e) {
      throw new IOException(Redaction.url(source.url()) + " is no address", e);
    }
  }

  /** A file would be taken for a bundle, so it must be a directory. */
  private static URIish local(URI uri, URIish address) throws IOException {
    if (!Files.isDirectory(Path.of(uri.getPath()))) {
      throw new NoRemoteRepositoryException(address, "no directory");
    }
    return address;
  }
}
