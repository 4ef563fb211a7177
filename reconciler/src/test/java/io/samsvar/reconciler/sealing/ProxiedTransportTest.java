package io.samsvar.reconciler.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiedTransportTest {

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(
              "%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body));
          byte[] answer = "answer".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(409, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksThroughTheProxyOfTheService() throws Exception {
    try (KubernetesClient client = client()) {
      SealingTransport.Answer answer =
          new ProxiedTransport(client, "kube-system/sealed-secrets-controller")
              .send("POST", "/v1/verify", "{}".getBytes(StandardCharsets.UTF_8));
      new ProxiedTransport(client, "kube-system/sealed-secrets:http")
          .send("GET", "/v1/cert.pem", null);

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).isEqualTo("answer");
      assertThat(requests)
          .containsExactly(
              "POST /api/v1/namespaces/kube-system/services/"
                  + "http:sealed-secrets-controller:/proxy/v1/verify {}",
              "GET /api/v1/namespaces/kube-system/services/"
                  + "http:sealed-secrets:http/proxy/v1/cert.pem ");
    }
  }

  @Test
  void saysWhichWayGaveNoAnswer() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.stop(0);
    assertThatThrownBy(() -> new DirectTransport(address).send("GET", "/v1/cert.pem", null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(address.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sealed-secrets", "a/b/c", "kube-system/../x", "kube-system/a:b:c"})
  void refusesWhatIsNoService(String service) {
    try (KubernetesClient client = client()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ProxiedTransport(client, service))
          .withMessageContaining(service);
    }
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }
}
