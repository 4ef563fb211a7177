package io.samsvar.cli.seal;

import io.samsvar.cli.seal.SealCheck.Found;
import io.samsvar.cli.seal.SealCheck.State;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingController;
import io.samsvar.reconciler.sealing.SealingScope;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code seal --check} and {@code seal --rotate}, over files. One thread. */
final class SealedFiles {
  private static final int EXIT_FINDINGS = 1;

  private final PrintWriter out;
  private final CertificateOptions options;
  private final SealingCertificate certificate;
  private final SealCheck check;
  private final String namespace;
  private final Clock clock;
  private int values;
  private int needing;
  private int unknown;

  SealedFiles(
      CommandSpec spec,
      CertificateOptions options,
      SealingCertificate certificate,
      String namespace,
      Clock clock) {
    this.out = spec.commandLine().getOut();
    this.options = options;
    this.certificate = certificate;
    this.check = new SealCheck(certificate);
    this.namespace = namespace;
    this.clock = clock;
  }

  /** Checks, or rotates; 1 when values need sealing again that were not. */
  int run(List<Path> checked, List<Path> rotated, boolean write)
      throws IOException, InterruptedException {
    try (SealingController controller =
        options.namesController() || !rotated.isEmpty() ? options.controller() : null) {
      @Nullable SealRotation rotation =
          rotated.isEmpty() || controller == null
              ? null
              : new SealRotation(controller, certificate, clock);
      for (Path path : rotated.isEmpty() ? checked : rotated) {
        for (Path file : Documents.files(path)) {
          file(file, controller, rotation, write);
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "%d values, %d need sealing again, %d unknown; certificate %s, valid to %s%n",
        values,
        needing,
        unknown,
        certificate.fingerprint().hex(),
        certificate.notAfter());
    out.flush();
    return needing > 0 ? EXIT_FINDINGS : 0;
  }

  private void file(
      Path file,
      @Nullable SealingController controller,
      @Nullable SealRotation rotation,
      boolean write)
      throws IOException, InterruptedException {
    List<JsonNode> documents = Documents.parse(Documents.read(file), file.toString());
    boolean changed = false;
    for (JsonNode document : documents) {
      if (document instanceof ObjectNode sealed
          && sealed.path("kind").asString("").equals("SealedSecret")) {
        changed |= object(file, sealed, controller, rotation, write);
      }
    }
    if (changed) {
      Documents.replace(file, Documents.text(documents, Documents.formatOf(file)));
    }
  }

  private boolean object(
      Path file,
      ObjectNode sealed,
      @Nullable SealingController controller,
      @Nullable SealRotation rotation,
      boolean write)
      throws IOException, InterruptedException {
    ObjectNode placed = placed(sealed);
    List<Found> found = check.judge(placed);
    if (controller != null && isPlaced(placed) && !controller.canUnseal(placed)) {
      found = notUnsealed(found);
    } else if (rotation != null && write && SealRotation.isWorthwhile(found)) {
      required(placed);
      rotation.rotate(placed);
      sealed.withObject("/spec").set("encryptedData", placed.path("spec").path("encryptedData"));
      Receipt.of(placed).ifPresent(receipt -> receipt.into(sealed));
      found.forEach(it -> tell(file, placed, "SEALED_AGAIN", it));
      values += found.size();
      return true;
    }
    for (Found one : found) {
      tell(file, placed, one.state().name(), one);
      values++;
      needing += one.state().needsSealing() ? 1 : 0;
      unknown += one.state() == State.UNKNOWN ? 1 : 0;
    }
    return false;
  }

  /** The object in its namespace, also when kustomize would name that. */
  private ObjectNode placed(ObjectNode sealed) {
    ObjectNode placed = sealed.deepCopy();
    ObjectNode metadata = placed.withObject("/metadata");
    if (metadata.path("namespace").asString("").isEmpty() && !namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return placed;
  }

  private static boolean isPlaced(JsonNode sealed) {
    return SealingScope.of(sealed) == SealingScope.CLUSTER_WIDE
        || !sealed.path("metadata").path("namespace").asString("").isEmpty();
  }

  private static void required(JsonNode sealed) {
    if (!isPlaced(sealed)) {
      throw new IllegalArgumentException(
          "SealedSecret "
              + sealed.path("metadata").path("name").asString("")
              + " names no namespace: say it (--namespace)");
    }
  }

  /** The controller answers for the object as a whole. */
  private static List<Found> notUnsealed(List<Found> found) {
    List<Found> told = new ArrayList<>();
    for (Found one : found) {
      told.add(
          one.state().needsSealing()
              ? one
              : new Found(
                  one.key(),
                  State.NOT_UNSEALED,
                  "the controller cannot unseal this object: a key it does not have, or another"
                      + " name, namespace or scope"));
    }
    return told;
  }

  private void tell(Path file, JsonNode sealed, String state, Found found) {
    JsonNode metadata = sealed.path("metadata");
    out.printf(
        Locale.ROOT,
        "%-12s %s  SealedSecret %s/%s  %s: %s%n",
        state,
        file,
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""),
        found.key(),
        found.reason());
  }
}
