package io.samsvar.admission.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.admission.Json;
import io.samsvar.admission.MemoryDeclared;
import io.samsvar.admission.MemoryLedger;
import io.samsvar.admission.Question;
import io.samsvar.admission.certificates.ServingCertificate;
import io.samsvar.admission.certificates.WebhookCertificates;
import io.samsvar.admission.decision.DecisionContext;
import io.samsvar.admission.decision.DecisionSettings;
import io.samsvar.admission.kinds.BuiltInKinds;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.admission.recording.DenialRecorder;
import io.samsvar.admission.recording.UseRecorder;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Event.OverrideUsed;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.testkit.Eventually;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cases 85, 86, 90 and 94 over a real TLS connection. */
class AdmissionServerTest {

  private static final ObjectNode SERVICE =
      Json.object(
          """
          {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'production'},
           'spec':{'type':'ClusterIP'}}
          """);

  /** Long enough that a busy machine answers in time what is to be answered. */
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final MemoryLedger ledger = new MemoryLedger();
  private final MemoryDeclared declared =
      new MemoryDeclared().declare(SERVICE).govern("production");
  private final List<BreakGlass> breakGlasses = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean hang;
  private AdmissionServer server;
  private ServingCertificate certificate;
  private HttpClient client;
  private DenialRecorder recorder;

  @BeforeEach
  void start() {
    certificate =
        new WebhookCertificates(folder, List.of(), List.of("127.0.0.1"), Clock.systemUTC())
            .current();
    recorder = new DenialRecorder(ledger, Clock.systemUTC());
    AdmissionMetrics metrics = new AdmissionMetrics(registry);
    server =
        AdmissionServer.start(
            vertx,
            new ServerSettings("127.0.0.1", 0, DEADLINE, Optional.empty()),
            certificate,
            new AdmissionHandler(
                this::context,
                recorder,
                new UseRecorder(ledger, Clock.systemUTC()),
                (_, _) -> {},
                ledger,
                metrics),
            metrics);
    client = HttpClient.newBuilder().sslContext(Tls.trusting(certificate)).build();
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.close();
    vertx.close().await();
  }

  private DecisionContext context() {
    return new DecisionContext(
        declared,
        name -> Optional.of(SERVICE),
        new BuiltInKinds(),
        new HangingPolicies(),
        breakGlasses,
        DecisionSettings.standard(),
        Instant.now());
  }

  private final class HangingPolicies implements PolicySet {
    @Override
    public Digest digest() {
      return Digest.of("testing");
    }

    @Override
    public Verdict judge(ObjectInput input, Target target) {
      if (hang) {
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return new Verdict.Passed(List.of());
    }

    @Override
    public Verdict judgePlan(PlanInput input) {
      throw new AssertionError("Admission judges no plan");
    }
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.port() + path);
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri("/admit/v1?timeout=5s"))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> post(byte[] body) {
    return send(request().POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode response(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode review = JsonMapper.shared().readTree(response.body());
    assertThat(review.path("kind").asString()).isEqualTo("AdmissionReview");
    assertThat(review.path("response").path("uid").asString()).isEqualTo(Question.UID);
    return review.path("response");
  }

  private static Question change() {
    return Question.update("services", SERVICE, Json.with(SERVICE, "/spec/type", "'NodePort'"));
  }

  @Test
  void answersWithTheDecisionAndRecordsADenial() {
    JsonNode denied = response(post(change().bytes()));
    assertThat(denied.path("allowed").asBoolean()).isFalse();
    assertThat(denied.path("status").path("code").asInt()).isEqualTo(403);
    assertThat(denied.path("status").path("message").asString()).contains(".spec.type");
    assertThat(ledger.events(AdmissionDenied.class)).hasSize(1);
    JsonNode allowed = response(post(Question.update("services", SERVICE, SERVICE).bytes()));
    assertThat(allowed.path("allowed").asBoolean()).isTrue();
    assertThat(registry.get("samsvar.admission").tag("verdict", "denied").timer().count())
        .isEqualTo(1);
  }

  @Test
  void case63_aDryRunIsNotRecorded() {
    assertThat(response(post(change().dryRun().bytes())).path("allowed").asBoolean()).isFalse();
    assertThat(ledger.size()).isZero();
    assertThat(registry.get("samsvar.admission.denied").tag("dry_run", "true").counter().count())
        .isEqualTo(1);
  }

  @Test
  void anOverrideHoldsOnlyWhenItIsOnRecord() {
    breakGlasses.add(
        new BreakGlass(
            "night",
            Set.of("kari"),
            Set.of(),
            "incident",
            Instant.now().minusSeconds(60),
            Instant.now().plusSeconds(600)));
    ledger.available(false);
    JsonNode refused = response(post(change().bytes()));
    assertThat(refused.path("allowed").asBoolean()).isFalse();
    assertThat(refused.path("auditAnnotations").path("code").asString())
        .isEqualTo(AdmissionHandler.LEDGER_UNAVAILABLE);
    ledger.available(true);
    JsonNode allowed = response(post(change().bytes()));
    assertThat(allowed.path("allowed").asBoolean()).isTrue();
    assertThat(allowed.path("warnings").get(0).asString()).contains("BreakGlass night");
    assertThat(ledger.events(OverrideUsed.class)).hasSize(1);
  }

  @Test
  void aDenialHoldsWithoutTheLedger() {
    ledger.available(false);
    assertThat(response(post(change().bytes())).path("allowed").asBoolean()).isFalse();
    ledger.available(true);
    recorder.close();
    assertThat(ledger.events(AdmissionDenied.class)).hasSize(1);
  }

  @Test
  void case74_aDecisionThatTakesTooLongIsARefusal() {
    hang = true;
    long begun = System.nanoTime();
    JsonNode late = response(post(Question.update("services", SERVICE, SERVICE).bytes()));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(DEADLINE, DEADLINE.plusSeconds(5));
    assertThat(late.path("allowed").asBoolean()).isFalse();
    assertThat(late.path("status").path("code").asInt()).isEqualTo(504);
    Eventually.isTrue(
        "the refusal on record",
        Duration.ofSeconds(5),
        () -> ledger.events(AdmissionDenied.class).size() == 1);
  }

  @Test
  void case90_whatIsNoQuestionIsNeverAllowed() {
    assertThat(post(new byte[0]).statusCode()).isEqualTo(400);
    assertThat(post("{}".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(400);
    ObjectNode beta = change().json().put("apiVersion", "admission.k8s.io/v1beta1");
    JsonNode refused = response(post(beta.toString().getBytes(StandardCharsets.UTF_8)));
    assertThat(refused.path("allowed").asBoolean()).isFalse();
    assertThat(refused.path("status").path("code").asInt()).isEqualTo(400);
    assertThat(send(request().GET()).statusCode()).isEqualTo(405);
    byte[] good = change().bytes();
    assertThat(
            send(request()
                    .setHeader("Content-Type", "text/json")
                    .POST(BodyPublishers.ofByteArray(good)))
                .statusCode())
        .isEqualTo(415);
    assertThat(
            send(request()
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(good)))
                .statusCode())
        .isEqualTo(415);
    assertThat(
            send(request().uri(uri("/admit/v1/../v1")).POST(BodyPublishers.ofByteArray(good)))
                .statusCode())
        .isEqualTo(404);
  }

  /** A question mangled at random is answered, and only a sound one may be allowed. */
  @Test
  void case90_fuzzedQuestionsAreAnsweredAndNotAllowed() {
    Random random = new Random(20261124);
    byte[] good = change().bytes();
    for (int i = 0; i < 300; i++) {
      byte[] bad = mangled(good, random);
      HttpResponse<String> answer = post(bad);
      assertThat(answer.statusCode()).as("round %d", i).isIn(200, 400);
      if (answer.statusCode() == 200) {
        JsonNode response = JsonMapper.shared().readTree(answer.body()).path("response");
        boolean stillSound = isSoundAndAboutOtherThings(bad);
        assertThat(response.path("allowed").asBoolean() && !stillSound)
            .as("round %d: %s", i, new String(bad, StandardCharsets.UTF_8))
            .isFalse();
      }
    }
  }

  private static byte[] mangled(byte[] good, Random random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      case 1 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      case 2 -> {
        int at = random.nextInt(bad.length - 20);
        System.arraycopy(good, random.nextInt(good.length - 20), bad, at, 20);
      }
      default -> {
        for (int n = 0; n < 8; n++) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bad;
  }

  /** Whether it reads as a review whose object is not the declared one, or that changes nothing. */
  private static boolean isSoundAndAboutOtherThings(byte[] body) {
    try {
      JsonNode request = JsonMapper.shared().readTree(body).path("request");
      JsonNode before = request.path("oldObject");
      return !before.path("metadata").path("name").asString("").equals("web")
          || !before.path("metadata").path("namespace").asString("").equals("production")
          || !request.path("kind").path("kind").asString("").equals("Service")
          || !request.path("kind").path("group").asString("x").isEmpty()
          || before
              .path("spec")
              .path("type")
              .equals(request.path("object").path("spec").path("type"))
          || request.path("object").path("spec").path("type").asString("").equals("ClusterIP")
          || !request.path("operation").asString("").equals("UPDATE")
          || !request.path("subResource").asString("").isEmpty()
          || request.path("userInfo").path("username").asString("").startsWith("system:");
    } catch (JacksonException e) {
      return false;
    }
  }

  @Test
  void case86_largeQuestionsAreReadAndLargerOnesTurnedAway() {
    String half = "x".repeat(3 << 20);
    ObjectNode before = Json.with(SERVICE, "/metadata/annotations", "{'a':'" + half + "'}");
    ObjectNode after = Json.with(before, "/spec/type", "'NodePort'");
    JsonNode denied = response(post(Question.update("services", before, after).bytes()));
    assertThat(denied.path("allowed").asBoolean()).isFalse();
    byte[] tooLarge = new byte[ServerSettings.BODY_BYTES_MAX + 1];
    assertThat(statusOf(request().POST(BodyPublishers.ofByteArray(tooLarge)))).isIn(413, 0);
    assertThat(
            statusOf(
                request()
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge)))))
        .isIn(413, 0);
    assertThat(response(post(change().bytes())).path("allowed").asBoolean()).isFalse();
  }

  /** The status, or 0 when the connection was closed on us while we were still sending. */
  private int statusOf(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void case85_aBodyThatTricklesIsCutOffAtTheDeadline() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            Tls.trusting(certificate).getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /admit/v1 HTTP/1.1\r
          Host: x\r
          Content-Type: application/json\r
          Content-Length: 1000\r
          \r
          {"""
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] head = socket.getInputStream().readNBytes(12);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
      assertThat(response(post(change().bytes())).path("allowed").asBoolean()).isFalse();
    }
  }

  @Test
  void case94_oldProtocolsAreRefused() throws IOException {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLSocket socket =
          (SSLSocket)
              Tls.trusting(certificate)
                  .getSocketFactory()
                  .createSocket("127.0.0.1", server.port())) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    HttpClient trustsNobody = HttpClient.newHttpClient();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(
            () ->
                trustsNobody.send(
                    request().POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString()));
    trustsNobody.close();
  }

  @Test
  void case94_aClientWithoutCertificateIsRefusedWhereOneIsRequired() {
    AdmissionMetrics metrics = new AdmissionMetrics(new SimpleMeterRegistry());
    try (AdmissionServer strict =
        AdmissionServer.start(
            vertx,
            new ServerSettings("127.0.0.1", 0, DEADLINE, Optional.of(certificate.authorities())),
            certificate,
            new AdmissionHandler(
                this::context,
                recorder,
                new UseRecorder(ledger, Clock.systemUTC()),
                (_, _) -> {},
                ledger,
                metrics),
            metrics)) {
      HttpRequest.Builder request =
          request()
              .uri(URI.create("https://127.0.0.1:" + strict.port() + "/admit/v1"))
              .POST(BodyPublishers.ofByteArray(change().bytes()));
      assertThat(statusOf(request)).isZero();
    }
    assertThat(ledger.size()).isZero();
  }

  @Test
  void case93_anotherCertificateIsTakenWithoutARestart(@TempDir Path other) {
    ServingCertificate fresh =
        new WebhookCertificates(other, List.of(), List.of("127.0.0.1"), Clock.systemUTC())
            .current();
    response(post(change().bytes()));
    server.use(fresh);
    response(post(change().bytes())); // on the connection that is open
    try (HttpClient late = HttpClient.newBuilder().sslContext(Tls.trusting(fresh)).build()) {
      HttpResponse<String> answer =
          late.send(
              request().POST(BodyPublishers.ofByteArray(change().bytes())).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
