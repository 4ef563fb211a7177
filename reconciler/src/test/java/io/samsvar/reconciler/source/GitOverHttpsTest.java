package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import io.samsvar.reconciler.source.SourceSpec.Quota;
import io.samsvar.reconciler.source.SourceSpec.Terms;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import io.samsvar.testkit.pki.Authority;
import io.samsvar.testkit.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fetches over https from a real Git server, friendly and hostile. */
class GitOverHttpsTest {

  private static final Author KARI = new Author("Kari", "kari@example.com");
  private static final String PASSWORD = "canary-pa55word";

  /** Characters of a packet's length, hexadecimal. */
  private static final int LENGTH = 4;

  private static final int HEX_RADIX = 16;
  private static final byte PACK_BAND = 1;

  @TempDir private Path temp;
  private GitRepository git;
  private GitOverHttps server;
  private GitCommits commits;
  private SourceSpec source;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    git = GitRepository.create(temp.resolve("projects/origin.git"));
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    server = new GitOverHttps(temp.resolve("projects"), temp);
    commits = with(SourceLimits.STANDARD, Set.of("localhost"));
    source = new SourceSpec(server.url("origin.git"), "refs/heads/main", null);
  }

  @AfterEach
  void close() throws IOException {
    commits.close();
    server.close();
  }

  private GitCommits with(SourceLimits limits, Set<String> privateHosts) {
    return new GitCommits(
        temp.resolve("cache"),
        new SourcePolicy(false, Set.of(), privateHosts, server.authority()),
        new HighWaterFiles(temp.resolve("marks")),
        limits);
  }

  private void reopen(SourceLimits limits) {
    commits.close();
    commits = with(limits, Set.of("localhost"));
  }

  @Test
  void fetches_and_exports_and_asks_little_when_nothing_is_new() throws IOException {
    Revision revision = commits.fetch(source);
    Path tree = commits.export(source, revision, ".", Files.createDirectory(temp.resolve("tree")));
    assertThat(tree.resolve("a.yaml")).hasContent("a: 1\n");
    commits.accept(source, revision);
    server.requests.clear();

    assertThat(commits.fetch(source)).isEqualTo(revision);

    assertThat(server.requests)
        .containsExactly("GET /origin.git/info/refs -", "POST /origin.git/git-upload-pack -");
    String second = git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));
    assertThat(commits.fetch(source).commit()).isEqualTo(second);
  }

  @Test
  void goes_through_the_proxy_that_the_source_asks_for() throws IOException {
    try (TunnelProxy proxy = new TunnelProxy()) {
      Revision revision = commits.fetch(by(proxy.url()));

      assertThat(revision).isEqualTo(commits.fetch(source));
      assertThat(proxy.asked)
          .isNotEmpty()
          .allMatch(("CONNECT " + URI.create(source.url()).getAuthority() + " HTTP/1.1")::equals);
    }
  }

  @Test
  void a_server_that_only_the_proxy_can_resolve_has_to_be_named_by_the_operator()
      throws IOException {
    try (TunnelProxy proxy = new TunnelProxy()) {
      String hidden = source.url().replace("localhost", "git.invalid");
      SourceSpec there =
          new SourceSpec(hidden, source.ref(), null, null, null, by(proxy.url()).terms());
      var _ = Stops.atFetch("source.unreachable", () -> commits.fetch(there));
      assertThat(proxy.asked).isEmpty();

      commits.close();
      commits = with(SourceLimits.STANDARD, Set.of("localhost", "git.invalid"));
      // Its certificate is for another name, so it goes no further than TLS.
      var _ = Stops.atFetch("source.unreachable", () -> commits.fetch(there));
      assertThat(proxy.asked).first().asString().startsWith("CONNECT git.invalid:");
    }
  }

  @Test
  void a_proxy_that_refuses_or_may_not_be_asked_stops_the_fetch() throws IOException {
    try (TunnelProxy proxy = new TunnelProxy()) {
      proxy.answer = "HTTP/1.1 403 Forbidden\r\n\r\n";
      var _ = Stops.atFetch("source.unreachable", () -> commits.fetch(by(proxy.url())));
      proxy.answer = "x".repeat(GuardedSocket.PROXY_ANSWER_BYTES_MAX + 1);
      var _ = Stops.atFetch("source.unreachable", () -> commits.fetch(by(proxy.url())));
      for (String refused :
          List.of(
              "https://localhost:1",
              "http://localhost",
              "http://u:p@localhost:1",
              "http://localhost:1/x")) {
        var _ = Stops.atFetch("source.proxy-refused", () -> commits.fetch(by(refused)));
      }
      proxy.asked.clear();
      commits.close();
      commits = with(SourceLimits.STANDARD, Set.of());
      var _ = Stops.atFetch("source.address-refused", () -> commits.fetch(by(proxy.url())));
      assertThat(proxy.asked).isEmpty();
    }
  }

  private SourceSpec by(String proxy) {
    return new SourceSpec(
        source.url(), source.ref(), null, null, null, new Terms(proxy, Quota.NONE));
  }

  @Test
  void a_source_may_ask_for_less_than_the_operator_allows() {
    git.commit(KARI, "deep", Map.of("a.yaml", "a: 1\n", "x/y/z/b.yaml", "b: 1\n"));
    Quota few = new Quota(null, null, 1, null, null, null);
    Quota small = new Quota(null, 100L, null, null, null, null);
    Quota much =
        new Quota(
            Duration.ofDays(1),
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    var _ = Stops.atFetch("source.too-large", () -> commits.fetch(within(few)));
    var _ = Stops.atFetch("source.too-large", () -> commits.fetch(within(small)));
    assertThat(SourceLimits.STANDARD.within(much)).isEqualTo(SourceLimits.STANDARD);
    Revision revision = commits.fetch(source);
    for (Quota narrow :
        List.of(
            new Quota(null, null, null, 3L, null, null),
            new Quota(null, null, null, null, 1, null),
            new Quota(null, null, null, null, null, 1))) {
      var _ =
          Stops.atFetch(
              "source.too-large",
              () ->
                  commits.export(
                      within(narrow), revision, ".", Files.createTempDirectory(temp, "narrow")));
    }
  }

  private SourceSpec within(Quota quota) {
    return new SourceSpec(source.url(), source.ref(), null, null, null, new Terms(null, quota));
  }

  @Test
  void several_that_follow_one_source_share_its_fetches() throws InterruptedException {
    var _ = commits.fetch(source);
    server.requests.clear();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    server.instead =
        exchange -> {
          asked.countDown();
          await(release);
          return false;
        };
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofPlatform().start(() -> commits.fetch(source)));
    await(asked);
    for (int n = 0; n < 20; n++) {
      threads.add(Thread.ofPlatform().start(() -> commits.fetch(source)));
    }
    Eventually.isTrue(
        "all to wait",
        Duration.ofSeconds(30),
        () -> threads.stream().skip(1).allMatch(one -> one.getState() == Thread.State.WAITING));
    release.countDown();
    for (Thread one : threads) {
      one.join();
    }
    assertThat(server.requests)
        .as("one fetch that was under way, and one for all others")
        .containsExactly(
            "GET /origin.git/info/refs -",
            "POST /origin.git/git-upload-pack -",
            "GET /origin.git/info/refs -",
            "POST /origin.git/git-upload-pack -");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shows_its_own_certificate_and_trusts_its_own_authorities()
      throws IOException, GeneralSecurityException {
    Authority clients = Authority.create("clients");
    Authority.Issued bot = clients.client("bot", List.of());
    String certificate = Pem.of(bot.certificate());
    String key = pkcs8(bot.keys().getPrivate().getEncoded());
    try (GitOverHttps asking = new GitOverHttps(temp.resolve("projects"), temp, clients)) {
      String authorities = Files.readString(asking.authority());
      assertThat(commits.fetch(over(asking, authorities, certificate, key)).commit())
          .isEqualTo(git.head());

      Stops.atFetch(
          "source.unreachable", () -> commits.fetch(over(asking, null, certificate, key)));
      Stops.atFetch(
          "source.unreachable", () -> commits.fetch(over(asking, authorities, null, null)));
      Stops.atFetch(
          "source.unreachable", () -> commits.fetch(over(server, authorities, null, null)));
      Authority.Issued stranger = Authority.create("others").client("bot", List.of());
      Stops.atFetch(
          "source.unreachable",
          () ->
              commits.fetch(
                  over(
                      asking,
                      authorities,
                      Pem.of(stranger.certificate()),
                      pkcs8(stranger.keys().getPrivate().getEncoded()))));
      assertThat(
              Stops.atFetch(
                  "source.unreachable",
                  () -> commits.fetch(over(asking, authorities, certificate, null))))
          .contains("tls.key");
      assertThat(
              Stops.atFetch(
                  "source.unreachable",
                  () ->
                      commits.fetch(
                          over(asking, authorities, certificate, key.replace("PRIV", "EC PRIV")))))
          .contains("PKCS #8")
          .doesNotContain(key.substring(40, 60));
    }
  }

  private static SourceSpec over(
      GitOverHttps from,
      @Nullable String authorities,
      @Nullable String certificate,
      @Nullable String key) {
    return new SourceSpec(
        from.url("origin.git"),
        "refs/heads/main",
        null,
        null,
        new SourceSpec.Tls(authorities, certificate, key));
  }

  private static String pkcs8(byte[] der) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void shows_credentials_only_when_asked_and_says_so_when_they_are_wrong() {
    server.credentials = "bot:" + PASSWORD;
    SourceSpec right =
        new SourceSpec(source.url(), source.ref(), new Credentials.Basic("bot", PASSWORD));
    SourceSpec wrong =
        new SourceSpec(source.url(), source.ref(), new Credentials.Basic("bot", PASSWORD + "x"));

    assertThat(commits.fetch(right).commit()).isEqualTo(git.head());
    assertThat(Stops.atFetch("source.unauthorized", () -> commits.fetch(wrong)))
        .doesNotContain(PASSWORD);
    Stops.atFetch("source.unauthorized", () -> commits.fetch(source));
  }

  @Test
  void a_repository_that_is_not_there_is_told() {
    SourceSpec nowhere = new SourceSpec(server.url("nowhere.git"), source.ref(), null);

    Stops.atFetch("source.not-found", () -> commits.fetch(nowhere));
  }

  @Test
  void case09_a_name_that_resolves_to_a_private_address_is_refused_before_connecting() {
    commits.close();
    commits = with(SourceLimits.STANDARD, Set.of());

    Stops.atFetch("source.address-refused", () -> commits.fetch(source));

    assertThat(server.requests).isEmpty();
  }

  static Stream<Arguments> redirects() {
    return Stream.of(
        Arguments.argumentSet("case10 other host", "https://127.0.0.1:%d/origin.git/info/refs"),
        Arguments.argumentSet("case10 http", "http://localhost:%d/origin.git/info/refs"),
        Arguments.argumentSet("case10 metadata", "http://169.254.169.254/latest/info/refs"),
        Arguments.argumentSet("case10 same host", "https://localhost:%d/other.git/info/refs"));
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void a_redirect_is_never_followed(String location) throws IOException, GeneralSecurityException {
    try (GitOverHttps other = new GitOverHttps(temp.resolve("projects"), temp)) {
      String target = String.format(Locale.ROOT, location, portOf(other));
      server.credentials = "bot:" + PASSWORD;
      server.instead =
          exchange -> {
            exchange.getResponseHeaders().add("Location", target);
            exchange.sendResponseHeaders(302, -1);
            return true;
          };
      SourceSpec asked =
          new SourceSpec(source.url(), source.ref(), new Credentials.Basic("bot", PASSWORD));

      Stops.atFetch("source.unreachable", () -> commits.fetch(asked));

      assertThat(other.requests).isEmpty();
      assertThat(server.requests).allMatch(request -> request.endsWith(" -"));
    }
  }

  private static int portOf(GitOverHttps server) {
    return URI.create(server.url("x")).getPort();
  }

  @Test
  void case10_a_server_that_does_not_speak_the_smart_protocol_is_refused() {
    server.instead =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("ref".getBytes(StandardCharsets.US_ASCII));
          return true;
        };

    Stops.atFetch("source.unreachable", () -> commits.fetch(source));
  }

  @Test
  void case11_a_server_that_echoes_the_password_does_not_get_it_into_a_message() {
    server.credentials = "bot:" + PASSWORD;
    server.instead =
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            return false;
          }
          exchange.sendResponseHeaders(500, 0);
          exchange
              .getResponseBody()
              .write(("https://bot:" + PASSWORD + "@x").getBytes(StandardCharsets.UTF_8));
          return true;
        };
    SourceSpec asked =
        new SourceSpec(source.url(), source.ref(), new Credentials.Basic("bot", PASSWORD));

    assertThat(Stops.atFetch("source.unreachable", () -> commits.fetch(asked)))
        .doesNotContain(PASSWORD);
  }

  @Test
  void a_server_with_a_certificate_of_another_authority_is_refused()
      throws IOException, GeneralSecurityException {
    try (GitOverHttps other = new GitOverHttps(temp.resolve("projects"), temp)) {
      Stops.atFetch(
          "source.unreachable",
          () -> commits.fetch(new SourceSpec(other.url("origin.git"), source.ref(), null)));
      assertThat(other.requests).isEmpty();
    }
  }

  static Stream<Arguments> tampered() {
    return Stream.of(
        Arguments.argumentSet("case15 half a pack", (GitOverHttps.Tamper) GitOverHttpsTest::half),
        Arguments.argumentSet(
            "case16 bit flip",
            (GitOverHttps.Tamper) (body, exchange) -> flip(body, exchange, 1, 2)),
        Arguments.argumentSet(
            "case16 wrong trailer",
            (GitOverHttps.Tamper) (body, exchange) -> flip(body, exchange, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("tampered")
  void a_damaged_pack_is_stopped_and_the_next_good_one_is_taken(GitOverHttps.Tamper tamper)
      throws IOException {
    GitOverHttps.Tamper honest = server.tamper;
    Revision first = commits.fetch(source);
    commits.accept(source, first);
    String second = git.commit(KARI, "second", Map.of("b.yaml", noise(100_000)));
    server.tamper = tamper;

    String code = Stops.any(() -> commits.fetch(source));
    assertThat(code).isIn("source.malformed", "source.unreachable");

    server.tamper = honest;
    assertThat(commits.fetch(source).commit()).isEqualTo(second);
    try (Stream<Path> files = Files.walk(temp.resolve("cache"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".lock") || name.startsWith("incoming_"));
    }
  }

  @Test
  void case13_a_pack_that_claims_two_thousand_million_objects_is_refused_before_memory_is_taken() {
    server.tamper =
        (body, exchange) -> {
          int pack = indexOf(body, "PACK");
          body[pack + 8] = 0x7f;
          exchange.getResponseBody().write(body);
        };

    Stops.atFetch("source.too-large", () -> commits.fetch(source));
  }

  @Test
  void case13_more_bytes_than_the_limit_are_refused() {
    git.commit(KARI, "noise", Map.of("b.yaml", noise(400_000)));
    reopen(SourceLimits.STANDARD.withPack(100_000, 1_000, 1 << 20));

    Stops.atFetch("source.too-large", () -> commits.fetch(source));
  }

  @Test
  void case15_a_server_that_drips_is_stopped_by_the_deadline() {
    reopen(SourceLimits.STANDARD.withTimes(Duration.ofSeconds(2), Duration.ofSeconds(10)));
    CountDownLatch never = new CountDownLatch(1);
    server.tamper =
        (body, exchange) -> {
          for (byte one : body) {
            exchange.getResponseBody().write(one);
            exchange.getResponseBody().flush();
            if (never.await(100, TimeUnit.MILLISECONDS)) {
              return;
            }
          }
        };
    long begun = System.nanoTime();

    Stops.atFetch("source.timeout", () -> commits.fetch(source));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void case15_a_server_that_never_answers_is_stopped_by_the_silence() {
    reopen(SourceLimits.STANDARD.withTimes(Duration.ofSeconds(60), Duration.ofSeconds(1)));
    CountDownLatch never = new CountDownLatch(1);
    server.tamper =
        (body, exchange) -> {
          var _ = never.await(20, TimeUnit.SECONDS);
        };

    Stops.atFetch("source.timeout", () -> commits.fetch(source));
    never.countDown();
  }

  private static void half(byte[] body, HttpExchange exchange) throws IOException {
    exchange.getResponseBody().write(body, 0, body.length / 2);
  }

  /**
   * Flips one bit of the pack itself, so many parts of all its bytes in. The answer holds more than
   * the pack: progress messages may stand anywhere in it, also behind the pack's last byte, and
   * damage to those is no damage. An answer that only negotiates passes as it is.
   */
  private static void flip(byte[] body, HttpExchange exchange, int part, int parts)
      throws IOException {
    List<Integer> pack = packBytes(body);
    if (!pack.isEmpty()) {
      body[pack.get((pack.size() - 1) * part / parts)] ^= 0x10;
    }
    exchange.getResponseBody().write(body);
  }

  /** Where in an answer to a fetch the pack's bytes stand: band 1 behind the line "packfile". */
  private static List<Integer> packBytes(byte[] body) {
    List<Integer> pack = new ArrayList<>();
    boolean begun = false;
    for (int at = 0; at < body.length; ) {
      int length =
          Integer.parseInt(new String(body, at, LENGTH, StandardCharsets.US_ASCII), HEX_RADIX);
      int from = at + LENGTH;
      int to = at + length;
      if (begun && length > LENGTH && body[from] == PACK_BAND) {
        IntStream.range(from + 1, to).forEach(pack::add);
      }
      begun |=
          length > LENGTH
              && new String(body, from, length - LENGTH, StandardCharsets.ISO_8859_1)
                  .equals("packfile\n");
      at += Math.max(length, LENGTH);
    }
    return pack;
  }

  private static int indexOf(byte[] body, String text) {
    return new String(body, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static String noise(int length) {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Long.toHexString(random.nextLong()));
    }
    return text.toString();
  }
}
