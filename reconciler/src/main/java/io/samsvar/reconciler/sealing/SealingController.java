package io.samsvar.reconciler.sealing;

import io.samsvar.reconciler.sealing.SealingTransport.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Sealed Secrets controller. Blocking; safe for several threads.
 *
 * <p>It is given a reduced object only: ciphertext, name, namespace and scope. Controllers before
 * version 0.39 rendered the template when they were asked, by which whoever may ask could learn of
 * the values, and rotating rendered it into what came back.
 */
public final class SealingController implements AutoCloseable {

  /**
   * Pause when it has no time: it takes two requests a second of everybody together, unless it was
   * told otherwise.
   */
  private static final Duration PAUSE = Duration.ofMillis(600);

  private static final int ATTEMPTS_MAX = 12;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SealingTransport transport;

  /** The controller that is reached so; closing this closes it. */
  public SealingController(SealingTransport transport) {
    this.transport = transport;
  }

  /**
   * The newest certificate.
   *
   * @throws IOException when it is not to be had, with the reason
   */
  public SealingCertificate certificate() throws IOException, InterruptedException {
    Answer answer = send("GET", "/v1/cert.pem", null);
    if (answer.status() != 200) {
      throw new IOException(
          "The Sealed Secrets controller has no certificate: status " + answer.status());
    }
    try {
      return SealingCertificate.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException("The Sealed Secrets controller gave no certificate", e);
    }
  }

  /**
   * Whether it can unseal every value of a SealedSecret.
   *
   * @throws IOException when it does not say, with the reason
   */
  public boolean canUnseal(JsonNode sealedSecret) throws IOException, InterruptedException {
    Answer answer = send("POST", "/v1/verify", JSON.writeValueAsBytes(reduced(sealedSecret)));
    return switch (answer.status()) {
      case 200 -> true;
      case CONFLICT -> false;
      default ->
          throw new IOException(
              "The Sealed Secrets controller does not say whether it can unseal: status "
                  + answer.status());
    };
  }

  /**
   * Has it seal the values again with its newest key; they do not leave it.
   *
   * @return {@code encryptedData}, with the same keys
   * @throws IOException when it does not, with the reason
   */
  public ObjectNode rotate(JsonNode sealedSecret) throws IOException, InterruptedException {
    Answer answer = send("POST", "/v1/rotate", JSON.writeValueAsBytes(reduced(sealedSecret)));
    if (answer.status() != 200) {
      throw new IOException(
          "The Sealed Secrets controller does not seal it again: status "
              + answer.status()
              + ". It cannot unseal it, or is not able to");
    }
    JsonNode values;
    try {
      values = JSON.readTree(answer.body()).path("spec").path("encryptedData");
    } catch (JacksonException e) {
      throw new IOException("The Sealed Secrets controller answered no JSON", e);
    }
    JsonNode old = sealedSecret.path("spec").path("encryptedData");
    if (!(values instanceof ObjectNode object)
        || !Set.copyOf(object.propertyNames()).equals(Set.copyOf(old.propertyNames()))) {
      throw new IOException("The Sealed Secrets controller answered other keys than it was given");
    }
    return object;
  }

  @Override
  public void close() {
    transport.close();
  }

  /** A SealedSecret without all that is not needed to unseal its values. */
  static ObjectNode reduced(JsonNode sealedSecret) {
    JsonNode given = sealedSecret.path("metadata");
    ObjectNode reduced = JSON.createObjectNode();
    reduced.put("apiVersion", "bitnami.com/v1alpha1").put("kind", "SealedSecret");
    ObjectNode metadata = reduced.putObject("metadata");
    metadata.put("name", given.path("name").asString(""));
    metadata.put("namespace", given.path("namespace").asString(""));
    SealingScope scope = SealingScope.of(sealedSecret);
    if (scope != SealingScope.STRICT) {
      metadata.putObject("annotations").put(scope.annotation(), "true");
    }
    ObjectNode values = reduced.putObject("spec").putObject("encryptedData");
    sealedSecret
        .path("spec")
        .path("encryptedData")
        .properties()
        .forEach(value -> values.set(value.getKey(), value.getValue()));
    return reduced;
  }

  private Answer send(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Answer answer = transport.send(method, path, body);
      if (answer.status() != TOO_MANY_REQUESTS || attempt == ATTEMPTS_MAX) {
        return answer;
      }
      Thread.sleep(PAUSE);
    }
  }
}
