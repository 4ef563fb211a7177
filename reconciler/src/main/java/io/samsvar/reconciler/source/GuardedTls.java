package io.samsvar.reconciler.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS on top of {@link GuardedSocket}. The JDK's https client asks for an unconnected socket,
 * connects it, and then asks for TLS over it, so both ends of the check are in one place.
 */
final class GuardedTls extends SSLSocketFactory {

  private final SSLSocketFactory tls;
  private final SourcePolicy policy;
  private final @Nullable URI proxy;
  private final FetchBudget budget;

  /**
   * A factory for one fetch.
   *
   * @throws IOException when the authorities' file cannot be read
   */
  GuardedTls(SourcePolicy policy, SourceSpec spec, FetchBudget budget) throws IOException {
    this.policy = policy;
    this.proxy = policy.proxy(spec);
    this.budget = budget;
    SourceSpec.Tls source = spec.tls();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          source == null ? null : OwnCertificate.managers(source),
          authorities(policy.certificates(), source),
          null);
      this.tls = context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificates to trust for https cannot be used", e);
    }
  }

  /** A source's own authorities stand in place of the operator's, they do not add to them. */
  private static TrustManager @Nullable [] authorities(
      @Nullable Path file, SourceSpec.@Nullable Tls source)
      throws GeneralSecurityException, IOException {
    String own = source == null ? null : source.authorities();
    if (own != null) {
      return trust(
          new ByteArrayInputStream(own.getBytes(StandardCharsets.US_ASCII)), "the Secret's ca.crt");
    }
    if (file == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return trust(in, file.toString());
    }
  }

  private static TrustManager[] trust(InputStream in, String where)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      store.setCertificateEntry("authority-" + number++, one);
    }
    if (number == 0) {
      throw new IOException("There is no certificate in " + where);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  @Override
  public Socket createSocket() {
    return new GuardedSocket(policy, budget, proxy);
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(connected, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unguarded();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unguarded();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unguarded();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unguarded();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  private static UnsupportedOperationException unguarded() {
    return new UnsupportedOperationException("Only guarded sockets are made");
  }
}
