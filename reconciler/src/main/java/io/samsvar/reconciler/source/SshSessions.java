package io.samsvar.reconciler.source;

import io.samsvar.reconciler.source.SourceSpec.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Ssh sessions for one fetch: one key, one file of known hosts, nothing of the user's own ssh. A
 * host that is not in the file, or has another key there, is refused; no key is ever learnt.
 */
final class SshSessions extends SshSessionFactory implements AutoCloseable {

  private static final int PORT = 22;

  private final SshdSessionFactory sessions;
  private final FetchBudget budget;
  private volatile boolean hostRefused;

  SshSessions(Credentials.Ssh credentials, String host, int port, Path home, FetchBudget budget) {
    this.budget = budget;
    this.sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(home.toFile())
            .setSshDirectory(home.toFile())
            .setConfigStoreFactory((directory, file, user) -> null)
            .setPreferredAuthentications("publickey")
            .setDefaultIdentities(directory -> List.of(credentials.identity()))
            .setDefaultKnownHostsFiles(directory -> List.of(credentials.knownHosts()))
            .setServerKeyDatabase(
                (homeDirectory, directory) ->
                    new KnownHosts(credentials.knownHosts(), host, port < 0 ? PORT : port))
            .setConnectorFactory(null)
            .build(null);
  }

  /** Whether the server showed a key that is not the known one. */
  boolean hostRefused() {
    return hostRefused;
  }

  @Override
  public RemoteSession getSession(
      URIish uri, @Nullable CredentialsProvider credentials, FS fs, int timeout)
      throws TransportException {
    return new Metered(sessions.getSession(uri, null, fs, timeout));
  }

  @Override
  public String getType() {
    return sessions.getType();
  }

  @Override
  public void close() {
    sessions.close();
  }

  /** Looks keys up under the name in the address: the connection itself goes to a number. */
  private final class KnownHosts implements ServerKeyDatabase {
    private final OpenSshServerKeyDatabase keys;
    private final Path file;
    private final String address;

    KnownHosts(Path file, String host, int port) {
      this.keys = new OpenSshServerKeyDatabase(false, List.of(file));
      this.file = file;
      this.address = port == PORT ? host : "[" + host + "]:" + port;
    }

    @Override
    public List<PublicKey> lookup(
        String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
      return keys.lookup(address, remoteAddress, strict(config));
    }

    @Override
    public boolean accept(
        String connectAddress,
        InetSocketAddress remoteAddress,
        PublicKey serverKey,
        Configuration config,
        @Nullable CredentialsProvider provider) {
      boolean known = keys.accept(address, remoteAddress, serverKey, strict(config), null);
      hostRefused = !known;
      return known;
    }

    private Configuration strict(Configuration given) {
      return new Configuration() {
        @Override
        public List<String> getUserKnownHostsFiles() {
          return List.of(file.toString());
        }

        @Override
        public List<String> getGlobalKnownHostsFiles() {
          return List.of();
        }

        @Override
        public StrictHostKeyChecking getStrictHostKeyChecking() {
          return StrictHostKeyChecking.REQUIRE_MATCH;
        }

        @Override
        public boolean getHashKnownHosts() {
          return false;
        }

        @Override
        public String getUsername() {
          return given.getUsername();
        }
      };
    }
  }

  /** A session whose commands' output counts against the budget. */
  private final class Metered implements RemoteSession2 {
    private final RemoteSession session;

    Metered(RemoteSession session) {
      this.session = session;
    }

    @Override
    public Process exec(String command, int timeout) throws IOException {
      return new MeteredProcess(session.exec(command, timeout));
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout)
        throws IOException {
      return new MeteredProcess(
          session instanceof RemoteSession2 withEnvironment
              ? withEnvironment.exec(command, environment, timeout)
              : session.exec(command, timeout));
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  private final class MeteredProcess extends Process {
    private final Process process;

    MeteredProcess(Process process) {
      this.process = process;
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return budget.metered(process.getInputStream());
    }

    @Override
    public InputStream getErrorStream() {
      return budget.metered(process.getErrorStream());
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }

  /** The first address of a host, checked, as a number to connect to. */
  static String resolve(String host, SourcePolicy policy) throws IOException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress address = InetAddress.getByName(bare);
    AddressRule.check(bare, address, policy.mayBePrivate(bare));
    return address.getHostAddress();
  }
}
