package io.samsvar.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells the push receiver of a commit, as a Git server does: HMAC-SHA-256 over the raw body. */
public final class Push {
  private final URI receiver;
  private final String secret;

  /** Posts to a receiver that shares this secret. */
  public Push(URI receiver, String secret) {
    this.receiver = receiver;
    this.secret = secret;
  }

  /** Says that this repository has new commits. */
  public void send(String repository) {
    String body = "{\"repository\":{\"clone_url\":\"" + repository + "\"}}";
    HttpRequest request =
        HttpRequest.newBuilder(receiver)
            .header("content-type", "application/json")
            .header("X-Samsvar-Signature", "sha256=" + signature(body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw new AssertionError("The push receiver answered " + status);
      }
    } catch (IOException e) {
      throw new AssertionError("The push receiver did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while telling the push receiver", e);
    }
  }

  private String signature(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
