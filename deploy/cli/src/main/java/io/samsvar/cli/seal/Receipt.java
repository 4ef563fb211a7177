package io.samsvar.cli.seal;

import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.sealing.SealingCertificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code samsvar seal} notes in an annotation of the SealedSecret: the place it was sealed
 * for, and by key the digests of certificate and ciphertext. A ciphertext does not tell whose key
 * it is for; the note does, and holds for exactly that ciphertext. It goes to Git with the object,
 * and with it through the gate into the ledger. It names no value.
 */
record Receipt(ObjectNode json) {

  /** The annotation. */
  static final String ANNOTATION = "samsvar.io/seal-receipt";

  private static final JsonMapper JSON = JsonMapper.shared();

  /** One that notes nothing yet. */
  static Receipt of(String place) {
    ObjectNode json = JSON.createObjectNode();
    json.put("place", place);
    json.putObject("values");
    return new Receipt(json);
  }

  /** That of a SealedSecret; empty when it has none that can be read. */
  static Optional<Receipt> of(JsonNode sealedSecret) {
    String text = sealedSecret.path("metadata").path("annotations").path(ANNOTATION).asString("");
    try {
      return !text.isEmpty() && JSON.readTree(text) instanceof ObjectNode json
          ? Optional.of(new Receipt(json))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** Notes a value. */
  void note(String key, String ciphertext, SealingCertificate certificate, Instant at) {
    json.withObject("/values")
        .putObject(key)
        .put("certificate", certificate.fingerprint().hex())
        .put("ciphertext", Digest.of(ciphertext).hex())
        .put("sealedAt", at.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** The place, empty when it is not noted. */
  String place() {
    return json.path("place").asString("");
  }

  /** Fingerprint of the certificate of exactly this ciphertext; null when it is not noted. */
  @Nullable String certificate(String key, String ciphertext) {
    JsonNode value = json.path("values").path(key);
    return value.path("ciphertext").asString("").equals(Digest.of(ciphertext).hex())
        ? value.path("certificate").asString("")
        : null;
  }

  /** Puts it into a SealedSecret. */
  void into(ObjectNode sealedSecret) {
    sealedSecret.withObject("/metadata/annotations").put(ANNOTATION, JSON.writeValueAsString(json));
  }
}
