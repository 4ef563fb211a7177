package io.samsvar.reconciler.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.testkit.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends pushes over http, good and bad. */
class PushReceiverTest {

  private static final String SECRET = "a-secret-of-some-length";
  private static final String SOURCE = "https://git.example.com/org/repo.git";
  private static final Duration BODY_TIME = Duration.ofSeconds(4);
  private static final String PUSH =
      "{\"ref\":\"refs/heads/main\",\"repository\":{\"clone_url\":\"" + SOURCE + "\"}}";

  @TempDir private Path temp;
  private final List<String> pushed = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path secretFile;
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    secretFile = Files.writeString(temp.resolve("secret"), SECRET + "\n");
    vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    Set<String> sources = Set.of(SOURCE, "ssh://git@git.example.com/org/ssh.git");
    new PushReceiver(
            secretFile, () -> sources, pushed::add, BODY_TIME, new RateLimit(1, 30, clock::get))
        .mount(router);
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(router)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException, ExecutionException, TimeoutException {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Stream<Arguments> signed() {
    String ours = sign(SECRET, PUSH);
    String hex = ours.substring("sha256=".length());
    return Stream.of(
        Arguments.argumentSet("GitHub", Map.of("X-Hub-Signature-256", ours)),
        Arguments.argumentSet("Gitea", Map.of("X-Gitea-Signature", hex, "X-Gogs-Signature", hex)),
        Arguments.argumentSet(
            "Forgejo", Map.of("X-Forgejo-Signature", hex, "X-Gitea-Signature", hex)),
        Arguments.argumentSet("Bitbucket", Map.of("X-Hub-Signature", ours)),
        Arguments.argumentSet("GitLab's signature", standard(SECRET, "7", "1750000000", PUSH)),
        Arguments.argumentSet(
            "GitLab's signature while its secret is renewed",
            with(
                standard(SECRET, "7", "1750000000", PUSH),
                "webhook-signature",
                "v1,AAAA " + standard(SECRET, "7", "1750000000", PUSH).get("webhook-signature"))),
        Arguments.argumentSet("ours", Map.of("x-samsvar-signature", ours)),
        Arguments.argumentSet("GitLab", Map.of("X-Gitlab-Token", SECRET)),
        Arguments.argumentSet(
            "GitHub with the older one too",
            Map.of("X-Hub-Signature-256", ours, "X-Hub-Signature", "sha1=00")));
  }

  @ParameterizedTest
  @MethodSource("signed")
  void a_signed_push_hastens_its_source(Map<String, String> headers) {
    assertThat(post(PUSH, headers)).isEqualTo(202);
    assertThat(pushed).containsExactly(SOURCE);
  }

  static Stream<Arguments> unsigned() {
    String ours = sign(SECRET, PUSH);
    return Stream.of(
        Arguments.argumentSet("case87 nothing", Map.of()),
        Arguments.argumentSet(
            "case87 wrong secret", Map.of("X-Hub-Signature-256", sign(SECRET + "x", PUSH))),
        Arguments.argumentSet(
            "case87 of another body", Map.of("X-Hub-Signature-256", sign(SECRET, PUSH + " "))),
        Arguments.argumentSet("case87 SHA-1 only", Map.of("X-Hub-Signature", "sha1=00")),
        Arguments.argumentSet(
            "case87 SHA-1 in its place", Map.of("X-Hub-Signature-256", "sha1=00")),
        Arguments.argumentSet("case87 empty", Map.of("X-Hub-Signature-256", "")),
        Arguments.argumentSet("case87 prefix only", Map.of("X-Hub-Signature-256", "sha256=")),
        Arguments.argumentSet(
            "case87 half", Map.of("X-Hub-Signature-256", ours.substring(0, ours.length() - 2))),
        Arguments.argumentSet("case87 no hex", Map.of("X-Gitea-Signature", "zz".repeat(32))),
        Arguments.argumentSet(
            "case87 Bitbucket's of another body",
            Map.of("X-Hub-Signature", sign(SECRET, PUSH + " "))),
        Arguments.argumentSet(
            "case87 GitLab's of another body", standard(SECRET, "7", "1", PUSH + " ")),
        Arguments.argumentSet(
            "case87 GitLab's of another number",
            with(standard(SECRET, "7", "1", PUSH), "webhook-id", "8")),
        Arguments.argumentSet(
            "case87 GitLab's of another time",
            with(standard(SECRET, "7", "1", PUSH), "webhook-timestamp", "2")),
        Arguments.argumentSet(
            "case87 GitLab's of another version",
            with(
                standard(SECRET, "7", "1", PUSH),
                "webhook-signature",
                "v2,"
                    + String.valueOf(standard(SECRET, "7", "1", PUSH).get("webhook-signature"))
                        .substring(3))),
        Arguments.argumentSet(
            "case87 GitLab's without a number",
            Map.of(
                "webhook-signature",
                standard(SECRET, "7", "1", PUSH).get("webhook-signature"),
                "webhook-timestamp",
                "1")),
        Arguments.argumentSet("case87 wrong token", Map.of("X-Gitlab-Token", SECRET + "x")),
        Arguments.argumentSet("case87 empty token", Map.of("X-Gitlab-Token", "")),
        Arguments.argumentSet(
            "case87 one right and one wrong",
            Map.of("X-Hub-Signature-256", ours, "X-Gitlab-Token", "x")),
        Arguments.argumentSet(
            "case87 a bearer token", Map.of("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")));
  }

  @ParameterizedTest
  @MethodSource("unsigned")
  void an_unsigned_push_is_refused_without_a_reason(Map<String, String> headers) {
    assertThat(post(PUSH, headers)).isEqualTo(401);
    assertThat(pushed).isEmpty();
  }

  @Test
  void case87_what_is_not_signed_is_not_parsed() {
    assertThat(post("{not json", Map.of())).isEqualTo(401);
    assertThat(post("{not json", signedBy("{not json"))).isEqualTo(400);
    assertThat(post("{\"a\":1,\"a\":2}", signedBy("{\"a\":1,\"a\":2}"))).isEqualTo(400);
    String deep = "[".repeat(10_000);
    assertThat(post(deep, signedBy(deep))).isEqualTo(400);
  }

  @Test
  void case87_an_empty_or_short_or_missing_secret_lets_nobody_in() throws IOException {
    for (String secret : List.of("", "\n", "short")) {
      Files.writeString(secretFile, secret);
      assertThat(post(PUSH, Map.of("X-Gitlab-Token", secret.strip()))).isEqualTo(401);
      assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(401);
    }
    Files.delete(secretFile);
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(401);
    assertThat(pushed).isEmpty();
  }

  @Test
  void a_secret_as_GitLab_shows_it_has_its_key_inside() throws IOException {
    String key = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    Files.writeString(secretFile, "whsec_" + key + "\n");
    assertThat(post(PUSH, standard(SECRET, "7", "1750000000", PUSH))).isEqualTo(202);
    assertThat(post(PUSH, standard("whsec_" + key, "7", "1750000000", PUSH))).isEqualTo(401);
    assertThat(pushed).containsExactly(SOURCE);
  }

  @Test
  void bitbucket_names_pages_and_its_server_names_clones() {
    for (String links :
        List.of(
            "\"html\":{\"href\":\"https://git.example.com/org/repo\"}",
            "\"clone\":[{\"name\":\"ssh\"},{\"name\":\"http\",\"href\":\"" + SOURCE + "\"}]")) {
      String push = "{\"repository\":{\"links\":{" + links + "}}}";
      assertThat(post(push, Map.of("X-Hub-Signature", sign(SECRET, push)))).isEqualTo(202);
    }
    assertThat(pushed).containsExactly(SOURCE, SOURCE);
  }

  @Test
  void case84_a_flood_is_refused_and_ends() {
    for (int n = 0; n < 30; n++) {
      assertThat(post(PUSH, Map.of())).isEqualTo(401);
    }
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(429);
    assertThat(pushed).isEmpty();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(202);
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(429);
  }

  @Test
  void case87_a_replayed_push_only_fetches_again() {
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(202);
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(202);
    assertThat(pushed).containsExactly(SOURCE, SOURCE);
  }

  @Test
  void a_renewed_secret_counts_at_once() throws IOException {
    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(202);
    Path renewed = Files.writeString(temp.resolve("renewed"), "another-secret-of-length");
    Files.move(renewed, secretFile, StandardCopyOption.REPLACE_EXISTING);

    assertThat(post(PUSH, signedBy(PUSH))).isEqualTo(401);
    assertThat(post(PUSH, Map.of("X-Gitlab-Token", "another-secret-of-length"))).isEqualTo(202);
  }

  static Stream<Arguments> unknown() {
    return Stream.of(
        Arguments.argumentSet("case89 other host", "https://evil.example.com/org/repo.git"),
        Arguments.argumentSet("case89 pattern", "https://git.example.com/.*"),
        Arguments.argumentSet("case89 longer", SOURCE + "/x"),
        Arguments.argumentSet("case89 shorter", "https://git.example.com/org/repo"),
        Arguments.argumentSet("case89 other case", SOURCE.toUpperCase(Locale.ROOT)),
        Arguments.argumentSet("case89 user", "https://x@git.example.com/org/repo.git"));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void a_push_to_another_source_is_taken_and_does_nothing(String url) {
    String push = "{\"repository\":{\"clone_url\":\"" + url + "\"}}";

    assertThat(post(push, signedBy(push))).isEqualTo(202);
    assertThat(pushed).isEmpty();
  }

  @Test
  void an_ssh_address_in_the_short_form_is_that_of_the_source() {
    String push = "{\"repository\":{\"ssh_url\":\"git@git.example.com:org/ssh.git\"}}";

    assertThat(post(push, signedBy(push))).isEqualTo(202);
    assertThat(pushed).containsExactly("ssh://git@git.example.com/org/ssh.git");
  }

  @Test
  void case86_a_large_body_is_refused_declared_or_not() throws IOException {
    assertThat(post("x".repeat((1 << 20) + 1), Map.of())).isEqualTo(413);
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /hooks/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int n = 0; n < 17; n++) {
        socket.getOutputStream().write(chunk);
      }
      assertThat(firstLine(socket.getInputStream())).contains("413");
    }
    assertThat(pushed).isEmpty();
  }

  @Test
  void case85_a_body_that_drips_is_ended() throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(1_000);
      socket
          .getOutputStream()
          .write(
              "POST /hooks/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer =
          Eventually.value(
              "an end of the slow request",
              BODY_TIME.plus(Duration.ofSeconds(10)),
              () -> {
                socket.getOutputStream().write('x');
                return Optional.of(firstLine(socket.getInputStream()));
              });
      assertThat(answer).contains("408");
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static Map<String, String> signedBy(String body) {
    return Map.of("X-Samsvar-Signature", sign(SECRET, body));
  }

  /** As GitLab signs, by the rules of Standard Webhooks. */
  private static Map<String, String> standard(String secret, String id, String time, String body) {
    byte[] digest =
        HexFormat.of()
            .parseHex(sign(secret, id + "." + time + "." + body).substring("sha256=".length()));
    return Map.of(
        "webhook-id",
        id,
        "webhook-timestamp",
        time,
        "webhook-signature",
        "v1," + Base64.getEncoder().encodeToString(digest));
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static String sign(String secret, String body) {
    return PushSignature.sign(
        secret.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
  }

  private int post(String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.actualPort() + PushReceiver.PATH))
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
