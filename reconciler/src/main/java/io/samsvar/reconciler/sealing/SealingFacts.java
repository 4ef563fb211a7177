package io.samsvar.reconciler.sealing;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.render.RenderedObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What policy is told of SealedSecrets beyond the manifest ({@code input.sealing}): whether the
 * controller can unseal them, its certificate, and who else has the same ciphertext. Asked before
 * the first write, so that a value nobody can unseal does not replace one that works.
 *
 * <p>Blocking; safe for several threads. What the controller said is remembered by ciphertext and
 * certificate, since it takes few requests a second of everybody together.
 */
public final class SealingFacts implements AutoCloseable {

  /** How long the controller is asked for one revision; what is left then is not known. */
  static final Duration ASK_FOR = Duration.ofSeconds(30);

  /** How long it counts that it can unseal something. */
  static final Duration YES_FOR = Duration.ofHours(24);

  /** How long it counts that it cannot: a key may be restored. */
  static final Duration NO_FOR = Duration.ofMinutes(1);

  private static final Duration CERTIFICATE_FOR = Duration.ofMinutes(5);
  private static final int REMEMBERED_MAX = 10_000;

  private final @Nullable SealingController controller;
  private final Clock clock;
  private final Map<Digest, Said> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Said> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private @Nullable Shown shown;

  private record Said(boolean unsealable, Instant until) {}

  private record Shown(SealingCertificate certificate, Instant until) {}

  /**
   * Facts of a controller.
   *
   * @param controller null when nobody said where it is: then there are facts of the revision only;
   *     closing this closes it
   */
  public SealingFacts(@Nullable SealingController controller, Clock clock) {
    this.controller = controller;
    this.clock = clock;
  }

  /** Facts of the revision only. */
  public static SealingFacts ofRevision() {
    return new SealingFacts(null, Clock.systemUTC());
  }

  /** What is known of the SealedSecrets among the objects of a revision. */
  public Map<ResourceId, JsonNode> of(Collection<RenderedObject> declared) {
    List<RenderedObject> sealed =
        declared.stream().filter(object -> isSealedSecret(object.manifest())).toList();
    if (sealed.isEmpty()) {
      return Map.of();
    }
    Map<ResourceId, JsonNode> facts = new HashMap<>();
    Asking asking = new Asking(clock.instant());
    Map<String, List<ResourceId>> owners = owners(sealed);
    for (RenderedObject object : sealed) {
      ObjectNode known = JsonMapper.shared().createObjectNode();
      if (controller != null) {
        asking.tell(controller, placed(object), known);
      }
      shared(object, owners, known);
      facts.put(object.id(), known);
    }
    return facts;
  }

  @Override
  public void close() {
    if (controller != null) {
      controller.close();
    }
  }

  private static boolean isSealedSecret(JsonNode manifest) {
    return manifest.path("kind").asString("").equals("SealedSecret")
        && manifest.path("apiVersion").asString("").startsWith("bitnami.com/");
  }

  /** In the namespace in which it will be. */
  private static ObjectNode placed(RenderedObject object) {
    ObjectNode placed = SealingController.reduced(object.manifest());
    placed.withObject("/metadata").put("namespace", object.id().namespace());
    return placed;
  }

  private static Map<String, List<ResourceId>> owners(List<RenderedObject> sealed) {
    Map<String, List<ResourceId>> owners = new HashMap<>();
    for (RenderedObject object : sealed) {
      for (JsonNode value : object.manifest().path("spec").path("encryptedData")) {
        owners.computeIfAbsent(value.asString(""), _ -> new ArrayList<>()).add(object.id());
      }
    }
    return owners;
  }

  private static void shared(
      RenderedObject object, Map<String, List<ResourceId>> owners, ObjectNode known) {
    TreeSet<String> others = new TreeSet<>();
    for (JsonNode value : object.manifest().path("spec").path("encryptedData")) {
      for (ResourceId owner : owners.getOrDefault(value.asString(""), List.of())) {
        if (!owner.equals(object.id())) {
          others.add(owner.namespace() + "/" + owner.name());
        }
      }
    }
    var names = known.putArray("sameCiphertextAs");
    others.forEach(names::add);
  }

  private synchronized @Nullable Said said(Digest question) {
    Said known = remembered.get(question);
    return known != null && clock.instant().isBefore(known.until()) ? known : null;
  }

  private synchronized void remember(Digest question, boolean unsealable) {
    Instant until = clock.instant().plus(unsealable ? YES_FOR : NO_FOR);
    remembered.put(question, new Said(unsealable, until));
  }

  private synchronized SealingCertificate certificate(SealingController asked)
      throws IOException, InterruptedException {
    Shown known = shown;
    if (known == null || !clock.instant().isBefore(known.until())) {
      known = new Shown(asked.certificate(), clock.instant().plus(CERTIFICATE_FOR));
      shown = known;
    }
    return known.certificate();
  }

  /** The questions about one revision: once no answer came, no more are asked. */
  private final class Asking {

    private final Instant end;
    private @Nullable String silence;

    Asking(Instant start) {
      this.end = start.plus(ASK_FOR);
    }

    void tell(SealingController asked, ObjectNode sealedSecret, ObjectNode known) {
      try {
        if (silence == null) {
          SealingCertificate certificate = certificate(asked);
          describe(certificate, known);
          known.put("unsealable", unsealable(asked, sealedSecret, certificate) ? "yes" : "no");
          return;
        }
      } catch (IOException e) {
        silence = String.valueOf(e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        silence = "whoever asked was stopped";
      }
      known.put("unsealable", "unknown").put("reason", silence);
    }

    private boolean unsealable(
        SealingController asked, ObjectNode sealedSecret, SealingCertificate certificate)
        throws IOException, InterruptedException {
      Digest question = Digest.of(certificate.fingerprint().hex() + "\n" + sealedSecret.toString());
      Said known = said(question);
      if (known != null) {
        return known.unsealable();
      }
      if (clock.instant().isAfter(end)) {
        throw new IOException(
            "there are more SealedSecrets than the controller answers for in "
                + ASK_FOR.toSeconds()
                + " s; the next run asks for the rest");
      }
      boolean unsealable = asked.canUnseal(sealedSecret);
      remember(question, unsealable);
      return unsealable;
    }

    private void describe(SealingCertificate certificate, ObjectNode known) {
      known
          .putObject("certificate")
          .put("fingerprint", certificate.fingerprint().hex())
          .put("ageDays", Duration.between(certificate.notBefore(), clock.instant()).toDays())
          .put("expired", clock.instant().isAfter(certificate.notAfter()));
    }
  }
}
