package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.render.CanonicalJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The one form in which a manifest is hashed and stored: {@link CanonicalJson}. */
public final class ManifestText {

  private ManifestText() {}

  /** JSON without white space, keys in order. */
  public static String canonical(JsonNode manifest) {
    return new String(CanonicalJson.bytes(manifest), StandardCharsets.UTF_8);
  }

  /** The digest of {@link #canonical}. */
  public static Digest digest(JsonNode manifest) {
    return Digest.of(CanonicalJson.bytes(manifest));
  }

  /** An annotation of an object, empty when it has none. */
  public static String annotation(JsonNode object, String name) {
    return object.path("metadata").path("annotations").path(name).asString("");
  }
}
