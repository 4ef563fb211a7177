package io.samsvar.reconciler.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A plain socket that connects only where {@link AddressRule} lets it, and whose bytes count
 * against a {@link FetchBudget}. It looks at the address it is about to connect to, not at a name.
 * Through a proxy both are looked at, the proxy's and the server's; a server whose name only the
 * proxy can resolve has to be named by the operator.
 */
final class GuardedSocket extends Socket {

  /** What a proxy may say before it lets through, bytes. */
  static final int PROXY_ANSWER_BYTES_MAX = 8_192;

  private static final String END_OF_HEADERS = "\r\n\r\n";

  private final SourcePolicy policy;
  private final FetchBudget budget;
  private final @Nullable URI proxy;

  GuardedSocket(SourcePolicy policy, FetchBudget budget, @Nullable URI proxy) {
    this.policy = policy;
    this.budget = budget;
    this.proxy = proxy;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    budget.check();
    if (!(endpoint instanceof InetSocketAddress address)) {
      throw new IOException("The host's name cannot be resolved");
    }
    if (!address.isUnresolved()) {
      check(address);
    } else if (proxy == null || !policy.names(address.getHostString())) {
      throw new IOException("The host's name cannot be resolved");
    }
    if (proxy == null) {
      super.connect(address, timeout);
    } else {
      connectThrough(proxy, address, timeout);
    }
  }

  private void check(InetSocketAddress address) throws IOException {
    String host = address.getHostString();
    AddressRule.check(host, address.getAddress(), policy.mayBePrivate(host));
  }

  private void connectThrough(URI by, InetSocketAddress server, int timeout) throws IOException {
    InetSocketAddress address = new InetSocketAddress(resolved(by), by.getPort());
    AddressRule.check(by.getHost(), address.getAddress(), policy.mayBePrivate(by.getHost()));
    super.connect(address, timeout);
    int before = getSoTimeout();
    setSoTimeout(timeout);
    String name = server.getHostString() + ":" + server.getPort();
    getOutputStream()
        .write(
            ("CONNECT " + name + " HTTP/1.1\r\nHost: " + name + END_OF_HEADERS)
                .getBytes(StandardCharsets.US_ASCII));
    String answer = answer(getInputStream());
    if (!answer.matches("(?s)HTTP/1\\.[01] 200[ \\r].*")) {
      throw new IOException(
          "The proxy does not let through: "
              + PathRules.printable(answer.lines().findFirst().orElse("no answer")));
    }
    setSoTimeout(before);
  }

  private static InetAddress resolved(URI by) throws IOException {
    try {
      return InetAddress.getByName(by.getHost());
    } catch (UnknownHostException e) {
      throw new IOException("The proxy's name cannot be resolved", e);
    }
  }

  /** Byte by byte: what follows the headers is the server's already. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.length() < PROXY_ANSWER_BYTES_MAX) {
      int next = in.read();
      if (next < 0) {
        return answer.toString();
      }
      answer.append((char) next);
      if (answer.length() >= END_OF_HEADERS.length()
          && answer.substring(answer.length() - END_OF_HEADERS.length()).equals(END_OF_HEADERS)) {
        return answer.toString();
      }
    }
    throw new IOException("The proxy answers with more than " + PROXY_ANSWER_BYTES_MAX + " bytes");
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return budget.metered(super.getInputStream());
  }
}
