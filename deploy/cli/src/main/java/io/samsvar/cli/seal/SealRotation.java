package io.samsvar.cli.seal;

import io.samsvar.cli.seal.SealCheck.Found;
import io.samsvar.cli.seal.SealCheck.State;
import io.samsvar.reconciler.sealing.Ciphertext;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingController;
import io.samsvar.reconciler.sealing.SealingScope;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has the controller seal values again with its newest key: they are in the clear in the controller
 * only. What it answers is taken when every value is for the certificate that was pinned, and when
 * that was the newest before and after.
 */
final class SealRotation {

  private final SealingController controller;
  private final SealingCertificate current;
  private final Clock clock;

  SealRotation(SealingController controller, SealingCertificate current, Clock clock) {
    this.controller = controller;
    this.current = current;
    this.clock = clock;
  }

  /** Whether the controller can help: something is not current, and nothing is lost already. */
  static boolean isWorthwhile(List<Found> found) {
    return found.stream().anyMatch(it -> it.state() != State.CURRENT)
        && found.stream()
            .noneMatch(it -> it.state() == State.MALFORMED || it.state() == State.MOVED);
  }

  /**
   * Replaces the ciphertexts in the object and writes a new receipt; all else stays.
   *
   * @throws IOException when the controller does not seal again, with the reason
   */
  void rotate(ObjectNode sealedSecret) throws IOException, InterruptedException {
    ObjectNode values = controller.rotate(sealedSecret);
    if (!controller.certificate().equals(current)) {
      throw new IOException(
          "The controller changed its certificate meanwhile: run it again, with the new one's"
              + " fingerprint");
    }
    JsonNode metadata = sealedSecret.path("metadata");
    Receipt receipt =
        Receipt.of(
            SealingScope.of(sealedSecret)
                .place(
                    metadata.path("namespace").asString(""), metadata.path("name").asString("")));
    for (var value : values.properties()) {
      String text = value.getValue().asString("");
      if (Ciphertext.parse(text).filter(it -> !it.isCertainlyNotFor(current)).isEmpty()) {
        throw new IOException(
            "The controller sealed '" + value.getKey() + "' with another certificate than its own");
      }
      receipt.note(value.getKey(), text, current, clock.instant());
    }
    sealedSecret.withObject("/spec").set("encryptedData", values);
    receipt.into(sealedSecret);
  }
}
