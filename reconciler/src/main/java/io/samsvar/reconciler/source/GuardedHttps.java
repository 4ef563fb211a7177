package io.samsvar.reconciler.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URL;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * One https request as JGit makes it, over guarded sockets, without a proxy. What would weaken it
 * (other trust managers, another host name check) is not taken from JGit. A server that does not
 * speak Git's smart protocol is refused: the older one fetches whatever paths it is told to.
 */
final class GuardedHttps implements HttpConnection {

  private final HttpsURLConnection connection;

  /**
   * Makes them for one fetch.
   *
   * @param sockets where they connect by
   */
  record Factory(SSLSocketFactory sockets) implements HttpConnectionFactory {
    @Override
    public GuardedHttps create(URL url) throws IOException {
      return new GuardedHttps(url, sockets);
    }

    @Override
    public GuardedHttps create(URL url, Proxy proxy) throws IOException {
      return new GuardedHttps(url, sockets);
    }
  }

  GuardedHttps(URL url, SSLSocketFactory sockets) throws IOException {
    if (!(url.openConnection(Proxy.NO_PROXY) instanceof HttpsURLConnection https)) {
      throw new IOException("Only https is spoken");
    }
    https.setSSLSocketFactory(sockets);
    https.setInstanceFollowRedirects(false);
    this.connection = https;
  }

  @Override
  public int getResponseCode() throws IOException {
    int status = connection.getResponseCode();
    String type = connection.getContentType();
    if (status == HttpURLConnection.HTTP_OK
        && (type == null
            || !type.toLowerCase(Locale.ROOT).startsWith("application/x-git-upload-pack-"))) {
      throw new IOException("The server does not speak Git's smart protocol at this address");
    }
    return status;
  }

  @Override
  public URL getURL() {
    return connection.getURL();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return connection.getResponseMessage();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return connection.getHeaderFields();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    connection.setRequestProperty(key, value);
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    connection.setRequestMethod(method);
  }

  @Override
  public void setUseCaches(boolean use) {
    connection.setUseCaches(use);
  }

  @Override
  public void setConnectTimeout(int milliseconds) {
    connection.setConnectTimeout(milliseconds);
  }

  @Override
  public void setReadTimeout(int milliseconds) {
    connection.setReadTimeout(milliseconds);
  }

  @Override
  public @Nullable String getContentType() {
    return connection.getContentType();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return connection.getInputStream();
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return connection.getHeaderFields().entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  @Override
  public int getContentLength() {
    return connection.getContentLength();
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    // Never: credentials and the address check belong to one host.
  }

  @Override
  public void setDoOutput(boolean output) {
    connection.setDoOutput(output);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    connection.setFixedLengthStreamingMode(length);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    connection.setChunkedStreamingMode(length);
  }

  @Override
  public String getRequestMethod() {
    return connection.getRequestMethod();
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  @Override
  public void configure(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trust,
      @Nullable SecureRandom random) {
    // What is trusted is the operator's choice, made when the fetch began.
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    // The JDK's own check stays.
  }
}
