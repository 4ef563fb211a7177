package io.samsvar.cli.seal;

import io.samsvar.reconciler.sealing.Ciphertext;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which values of a SealedSecret need sealing again, as far as it can be known without a key. A
 * ciphertext does not name the certificate it was made with; so a value is only called current when
 * a receipt says so for exactly this ciphertext.
 */
final class SealCheck {

  private final SealingCertificate current;

  SealCheck(SealingCertificate current) {
    this.current = current;
  }

  /** What is known of a value. */
  enum State {
    /** The receipt names the current certificate. */
    CURRENT(false),
    /** Nothing tells which key it is for. */
    UNKNOWN(false),
    /** Certainly sealed with another certificate. */
    STALE(true),
    /** Sealed for another name, namespace or scope. */
    MOVED(true),
    /** No ciphertext. */
    MALFORMED(true),
    /** The controller says that it cannot unseal the object. */
    NOT_UNSEALED(true);

    private final boolean needsSealing;

    State(boolean needsSealing) {
      this.needsSealing = needsSealing;
    }

    boolean needsSealing() {
      return needsSealing;
    }
  }

  /** What is known of one value, and why. */
  record Found(String key, State state, String reason) {}

  /** Judges every value of a SealedSecret, in the order of its keys. */
  List<Found> judge(JsonNode sealedSecret) {
    Optional<Receipt> receipt = Receipt.of(sealedSecret);
    @Nullable Found moved = moved(sealedSecret, receipt);
    List<Found> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> value :
        sealedSecret.path("spec").path("encryptedData").properties()) {
      String key = value.getKey();
      String text = value.getValue().asString("");
      Optional<Ciphertext> ciphertext = Ciphertext.parse(text);
      if (ciphertext.isEmpty()) {
        found.add(
            new Found(key, State.MALFORMED, "it is no base64 with an RSA block and a tag in it"));
      } else if (moved != null) {
        found.add(new Found(key, moved.state(), moved.reason()));
      } else {
        found.add(judge(key, text, ciphertext.get(), receipt));
      }
    }
    return found;
  }

  private Found judge(String key, String text, Ciphertext ciphertext, Optional<Receipt> receipt) {
    if (ciphertext.isCertainlyNotFor(current)) {
      return new Found(
          key, State.STALE, "its RSA block cannot have been made with the current certificate");
    }
    String noted = receipt.map(it -> it.certificate(key, text)).orElse(null);
    if (noted == null) {
      return new Found(
          key,
          State.UNKNOWN,
          "no receipt for this ciphertext: which certificate it was sealed with cannot be told");
    }
    return noted.equals(current.fingerprint().hex())
        ? new Found(key, State.CURRENT, "sealed with the current certificate, by its receipt")
        : new Found(
            key,
            State.STALE,
            "sealed with the certificate " + noted.substring(0, 16) + "…, by its receipt");
  }

  private static @Nullable Found moved(JsonNode sealedSecret, Optional<Receipt> receipt) {
    JsonNode metadata = sealedSecret.path("metadata");
    String namespace = metadata.path("namespace").asString("");
    String name = metadata.path("name").asString("");
    SealingScope scope = SealingScope.of(sealedSecret);
    JsonNode template = sealedSecret.path("spec").path("template").path("metadata");
    for (String field : List.of("name", "namespace")) {
      String there = template.path(field).asString("");
      String here = metadata.path(field).asString("");
      if (!there.isEmpty() && !here.isEmpty() && !there.equals(here)) {
        return new Found("", State.MOVED, "its template has the " + field + " '" + there + "'");
      }
    }
    // A file may leave the namespace to kustomize: then there is nothing to compare.
    boolean placed = scope == SealingScope.CLUSTER_WIDE || !namespace.isEmpty();
    String noted = receipt.map(Receipt::place).orElse("");
    if (placed && !noted.isEmpty() && !noted.equals(scope.place(namespace, name))) {
      return new Found("", State.MOVED, "it was sealed for " + noted + ", by its receipt");
    }
    return null;
  }
}
