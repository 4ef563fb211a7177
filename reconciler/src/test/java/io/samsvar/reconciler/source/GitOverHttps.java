package io.samsvar.reconciler.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.samsvar.testkit.pki.Authority;
import io.samsvar.testkit.pki.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A real Git server on loopback: {@code git http-backend} behind the JDK's https server. Tests may
 * ask for credentials, and get between the backend and the client.
 */
final class GitOverHttps implements AutoCloseable {

  private final Path projects;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path authorityFile;

  /** Every request: method, path, and the Authorization header or {@code -}. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Basic credentials to ask for, null for none. */
  volatile @Nullable String credentials;

  /** Answers in place of the backend. */
  volatile @Nullable Answer instead;

  /** Changes the answer to a fetch. */
  volatile Tamper tamper = (body, exchange) -> exchange.getResponseBody().write(body);

  /** Answers a request; returns whether it did. */
  interface Answer {
    boolean to(HttpExchange exchange) throws IOException;
  }

  /** Writes the body of an answer to a fetch. */
  interface Tamper {
    void write(byte[] body, HttpExchange exchange) throws IOException, InterruptedException;
  }

  GitOverHttps(Path projects, Path scratch) throws IOException, GeneralSecurityException {
    this(projects, scratch, null);
  }

  /**
   * A server that asks for a certificate.
   *
   * @param clients the authority of those it lets in, null when it asks for none
   */
  GitOverHttps(Path projects, Path scratch, @Nullable Authority clients)
      throws IOException, GeneralSecurityException {
    this.projects = projects;
    Authority authority = Authority.create("test authority");
    this.authorityFile =
        Pem.writePrivate(
            scratch.resolve("authority-" + System.nanoTime() + ".pem"),
            Pem.of(authority.certificate()));
    Authority.Issued issued = authority.server("localhost", List.of("localhost"));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    char[] none = new char[0];
    store.setKeyEntry(
        "server",
        issued.keys().getPrivate(),
        none,
        new Certificate[] {issued.certificate(), authority.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, none);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys.getKeyManagers(), clients == null ? null : trust(clients.certificate()), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = context.getDefaultSSLParameters();
            asked.setNeedClientAuth(clients != null);
            parameters.setSSLParameters(asked);
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static TrustManager[] trust(Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("clients", authority);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** The authority's certificate, PEM. */
  Path authority() {
    return authorityFile;
  }

  /** The address of a repository below the projects' directory. */
  String url(String repository) {
    return "https://localhost:" + server.getAddress().getPort() + "/" + repository;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getPath()
              + " "
              + (given == null ? "-" : given));
      Answer answer = instead;
      if (answer != null && answer.to(exchange)) {
        return;
      }
      String wanted = credentials;
      if (wanted != null && !("Basic " + encoded(wanted)).equals(given)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      backend(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void backend(HttpExchange exchange) throws IOException, InterruptedException {
    InputStream in = exchange.getRequestBody();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] body = (zipped ? new GZIPInputStream(in) : in).readAllBytes();
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", projects.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getQuery();
    environment.put("QUERY_STRING", query == null ? "" : query);
    environment.put("CONTENT_LENGTH", String.valueOf(body.length));
    header(exchange, "Content-Type", environment, "CONTENT_TYPE");
    header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(body);
    }
    byte[] answer = process.getInputStream().readAllBytes();
    var _ = process.waitFor();
    boolean fetch = new String(body, StandardCharsets.ISO_8859_1).contains("command=fetch");
    send(exchange, answer, fetch);
  }

  private void send(HttpExchange exchange, byte[] answer, boolean fetch)
      throws IOException, InterruptedException {
    ByteArrayInputStream in = new ByteArrayInputStream(answer);
    int status = 200;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.toLowerCase(Locale.ROOT).equals("status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    byte[] body = in.readAllBytes();
    if (fetch) {
      tamper.write(body, exchange);
    } else {
      exchange.getResponseBody().write(body);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void header(
      HttpExchange exchange, String name, Map<String, String> environment, String variable) {
    String value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      environment.put(variable, value);
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    Files.deleteIfExists(authorityFile);
  }
}
