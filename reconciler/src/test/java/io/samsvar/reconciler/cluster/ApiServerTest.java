package io.samsvar.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.ResourceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How requests are sent again; against a server on loopback that answers as it is told. */
class ApiServerTest {

  private static final ResourceId CONFIG_MAP = new ResourceId("", "ConfigMap", "a", "b");

  private record Scripted(int status, String retryAfter) {}

  private final Deque<Scripted> script = new ArrayDeque<>();
  private int requests;
  private final HttpServer server;
  private final KubernetesClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  ApiServerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests++;
          Scripted next = script.isEmpty() ? new Scripted(200, "") : script.removeFirst();
          if (!next.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", next.retryAfter());
          }
          byte[] body =
              "{\"reason\":\"Told\",\"message\":\"as  told\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(next.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest(name = "{0}: {1} requests, then {2}")
  @CsvSource({
    "200, 1, 200",
    "404, 1, 404",
    "409, 1, 409",
    "422, 1, 422",
    "413, 1, 413",
    "429, 2, 200",
    "500, 2, 200",
    "503, 2, 200",
    "504, 2, 200",
  })
  void sendsAgainWhatTheServerHadNoTimeFor(int first, int expectedRequests, int last) {
    script.add(new Scripted(first, ""));
    ApiServer.Answer answer = new ApiServer(client, meters).send(call());

    assertThat(answer.status()).isEqualTo(last);
    assertThat(requests).isEqualTo(expectedRequests);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    script.add(new Scripted(429, "1"));
    long began = System.nanoTime();
    var _ = new ApiServer(client, meters).send(call());

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(requests).isEqualTo(2);
  }

  @Test
  void takesAPlain500ForAnAnswerInTheEnd() {
    script.addAll(List.of(new Scripted(500, ""), new Scripted(500, ""), new Scripted(500, "")));

    assertThat(new ApiServer(client, meters).send(call()).status()).isEqualTo(500);
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void givesUpInTimeAndSaysWhatItHeard() {
    for (int i = 0; i < 100; i++) {
      script.add(new Scripted(503, ""));
    }
    ApiServer api = new ApiServer(client, meters, Duration.ofMillis(1500));

    assertThatThrownBy(() -> api.send(call()))
        .isInstanceOfSatisfying(
            ApiRefusedException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessage("The API server refused to get ConfigMap a/b: as told (503 Told)");
    assertThat(requests).isBetween(2, 20);
  }

  @Test
  void saysThatNobodyAnswered() {
    server.stop(0);
    ApiServer api = new ApiServer(client, meters, Duration.ofMillis(200));

    assertThatThrownBy(() -> api.send(call()))
        .isInstanceOfSatisfying(ApiRefusedException.class, e -> assertThat(e.status()).isZero())
        .hasMessageContaining("did not answer");
  }

  private static ApiServer.Call call() {
    return ApiServer.Call.get("get", "/api/v1/namespaces/a/configmaps/b", CONFIG_MAP);
  }
}
