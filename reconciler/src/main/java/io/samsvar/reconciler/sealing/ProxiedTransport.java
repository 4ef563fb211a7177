package io.samsvar.reconciler.sealing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the controller through the API server's proxy for Services, with our own identity; the
 * permission is {@code get} and {@code create} on {@code services/proxy}, as kubeseal needs it.
 */
public final class ProxiedTransport implements SealingTransport {

  private static final Pattern SERVICE =
      Pattern.compile("([a-z0-9-]{1,63})/([a-z0-9-]{1,63})(?::([a-z0-9-]{0,15}))?");

  private final HttpClient http;
  private final String base;
  private final String service;

  /**
   * The controller behind a Service.
   *
   * @param client not closed by this
   * @param service {@code namespace/name} or {@code namespace/name:port}, for example {@code
   *     kube-system/sealed-secrets-controller}
   */
  public ProxiedTransport(KubernetesClient client, String service) {
    var parts = SERVICE.matcher(service);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "The Service of the Sealed Secrets controller is NAMESPACE/NAME[:PORT], not " + service);
    }
    String port = parts.group(3) == null ? "" : parts.group(3);
    String server = client.getMasterUrl().toString();
    this.http = client.getHttpClient();
    this.service = service;
    this.base =
        (server.endsWith("/") ? server.substring(0, server.length() - 1) : server)
            + "/api/v1/namespaces/%s/services/http:%s:%s/proxy"
                .formatted(parts.group(1), parts.group(2), port);
  }

  @Override
  public Answer send(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + path);
    if (body != null) {
      request.method(method, "application/json", new String(body, StandardCharsets.UTF_8));
    }
    long millis = DirectTransport.REQUEST_TIME_MAX.toMillis();
    try {
      HttpResponse<byte[]> response =
          http.sendAsync(request.timeout(millis, TimeUnit.MILLISECONDS).build(), byte[].class)
              .get(millis * 2, TimeUnit.MILLISECONDS);
      byte[] bytes = response.body();
      return new Answer(
          response.code(), bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "The Sealed Secrets controller does not answer through the API server, as Service "
              + service,
          e);
    }
  }

  @Override
  public void close() {
    // The client is its owner's to close.
  }
}
