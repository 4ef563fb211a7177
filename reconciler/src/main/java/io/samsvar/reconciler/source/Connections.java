package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/** Opens transports that keep to the policy and the budget. */
final class Connections {

  private final SourcePolicy policy;

  Connections(SourcePolicy policy) {
    this.policy = policy;
  }

  /**
   * A transport to a checked address.
   *
   * @param home a directory of ours, where ssh would look for the user's files
   * @param cleanup is given what must be closed after the transport
   */
  Transport open(
      Repository repository,
      URI uri,
      SourceSpec source,
      Path home,
      FetchBudget budget,
      Consumer<AutoCloseable> cleanup)
      throws IOException {
    Transport transport = Transport.open(repository, address(uri, source));
    transport.setTimeout(Math.toIntExact(Math.max(1, budget.limits().silence().toSeconds())));
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setObjectChecker(new ObjectChecker().setSafeForMacOS(true));
    switch (transport) {
      case TransportHttp https -> secure(https, source, budget);
      case SshTransport ssh -> {
        if (!(source.credentials() instanceof Credentials.Ssh key)) {
          throw new StageException(
              Stage.FETCH,
              "source.credentials-missing",
              "ssh needs a private key and a known_hosts file; name a Secret that holds both.");
        }
        SshSessions sessions = new SshSessions(key, uri.getHost(), uri.getPort(), home, budget);
        cleanup.accept(sessions);
        ssh.setSshSessionFactory(sessions);
      }
      default -> {
        // A repository on this machine's disk: nothing to secure.
      }
    }
    return transport;
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
      throw new IOException("there is no repository at " + uri.getPath());
    }
    return address;
  }

  private void secure(TransportHttp https, SourceSpec source, FetchBudget budget)
      throws IOException {
    GuardedTls sockets = new GuardedTls(policy, budget);
    https.setHttpConnectionFactory(
        new HttpConnectionFactory() {
          @Override
          public GuardedHttps create(URL url) throws IOException {
            return new GuardedHttps(url, sockets);
          }

          @Override
          public GuardedHttps create(URL url, Proxy proxy) throws IOException {
            return new GuardedHttps(url, sockets);
          }
        });
    if (source.credentials() instanceof Credentials.Basic basic) {
      https.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(basic.username(), basic.password()));
    }
  }
}
