package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one form in which a manifest is hashed and stored. */
public final class ManifestText {

  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private ManifestText() {}

  /** JSON without white space, keys sorted by code unit. */
  public static String canonical(JsonNode manifest) {
    return CANONICAL.writeValueAsString(manifest);
  }

  /** The digest of {@link #canonical}. */
  public static Digest digest(JsonNode manifest) {
    return Digest.of(canonical(manifest));
  }

  /** An annotation of an object, empty when it has none. */
  public static String annotation(JsonNode object, String name) {
    return object.path("metadata").path("annotations").path(name).asString("");
  }
}
