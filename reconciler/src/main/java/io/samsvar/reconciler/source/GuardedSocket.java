package io.samsvar.reconciler.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A plain socket that connects only where {@link AddressRule} lets it, and whose bytes count
 * against a {@link FetchBudget}. It looks at the address it is about to connect to, not at a name.
 */
final class GuardedSocket extends Socket {

  private final SourcePolicy policy;
  private final FetchBudget budget;

  GuardedSocket(SourcePolicy policy, FetchBudget budget) {
    this.policy = policy;
    this.budget = budget;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    budget.check();
    if (!(endpoint instanceof InetSocketAddress address) || address.isUnresolved()) {
      throw new IOException("The host's name cannot be resolved");
    }
    String host = address.getHostString();
    AddressRule.check(host, address.getAddress(), policy.mayBePrivate(host));
    super.connect(address, timeout);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return budget.metered(super.getInputStream());
  }
}
