package io.samsvar.policies.exemption;

import io.samsvar.ledger.ResourceId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads manifests of exemptions. Pure. */
public final class ExemptionReader {

  private ExemptionReader() {}

  /**
   * The exemption in a manifest.
   *
   * @param id identity of the manifest; {@link Exemption#isOne} says so of it
   * @param organisation whether a Sync of the platform declares it
   * @throws InvalidExemptionException when something in it is missing, or it names an object it may
   *     not
   */
  public static Exemption read(ResourceId id, JsonNode manifest, boolean organisation)
      throws InvalidExemptionException {
    JsonNode spec = manifest.path("spec");
    Set<ResourceId> objects = new HashSet<>();
    for (JsonNode object : spec.path("objects")) {
      objects.add(object(id, object));
    }
    if (objects.isEmpty()) {
      throw new InvalidExemptionException(id + " names no object in spec.objects");
    }
    return new Exemption(
        id,
        text(id, spec, "code"),
        objects,
        text(id, spec, "owner"),
        text(id, spec, "reason"),
        expiry(id, text(id, spec, "expiresAt")),
        organisation);
  }

  private static ResourceId object(ResourceId id, JsonNode object)
      throws InvalidExemptionException {
    String kind = object.path("kind").asString("");
    String name = object.path("name").asString("");
    String namespace = object.path("namespace").asString("");
    if (kind.isEmpty() || name.isEmpty()) {
      throw new InvalidExemptionException(id + " names an object without kind and name");
    }
    if (id.kind().equals(Exemption.KIND)) {
      if (!namespace.isEmpty() && !namespace.equals(id.namespace())) {
        throw new InvalidExemptionException(
            id
                + " names an object in namespace "
                + namespace
                + "; an Exemption is for objects of its own namespace, a ClusterExemption for others");
      }
      namespace = id.namespace();
    }
    return new ResourceId(object.path("group").asString(""), kind, namespace, name);
  }

  private static String text(ResourceId id, JsonNode spec, String field)
      throws InvalidExemptionException {
    String text = spec.path(field).asString("");
    if (text.isBlank()) {
      throw new InvalidExemptionException(id + " has no spec." + field);
    }
    return text;
  }

  private static Instant expiry(ResourceId id, String text) throws InvalidExemptionException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidExemptionException(
          id + " has a spec.expiresAt that is no UTC time such as 2027-01-31T00:00:00Z");
    }
  }
}
