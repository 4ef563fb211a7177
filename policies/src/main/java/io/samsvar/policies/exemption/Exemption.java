package io.samsvar.policies.exemption;

import io.samsvar.ledger.ResourceId;
import java.time.Instant;
import java.util.Set;

/**
 * One {@code Exemption} or {@code ClusterExemption} that Git declares. It stands for itself: code,
 * object and time must all be its own, two never add up to a third.
 *
 * @param id its identity
 * @param code the code it waives
 * @param objects the objects, by full name
 * @param owner who answers for it; may be a person, so it is never told but to the ledger
 * @param reason why
 * @param expiresAt time from which it no longer counts
 * @param organisation whether a Sync of the platform declares it, so that it may waive the
 *     organisation's own rules
 */
public record Exemption(
    ResourceId id,
    String code,
    Set<ResourceId> objects,
    String owner,
    String reason,
    Instant expiresAt,
    boolean organisation) {

  /** API group of both kinds. */
  public static final String GROUP = "samsvar.io";

  /** Kind for objects of its own namespace. */
  public static final String KIND = "Exemption";

  /** Kind for objects anywhere. */
  public static final String CLUSTER_KIND = "ClusterExemption";

  /** Copies the set. */
  public Exemption {
    objects = Set.copyOf(objects);
  }

  /** Whether an object is an exemption, of either kind. */
  public static boolean isOne(ResourceId id) {
    return id.group().equals(GROUP) && (id.kind().equals(KIND) || id.kind().equals(CLUSTER_KIND));
  }

  /** Whether it counts at a time. */
  public boolean isActive(Instant time) {
    return time.isBefore(expiresAt);
  }

  /** Whether it names this rule and this object. */
  public boolean names(String rule, ResourceId object) {
    return code.equals(rule) && objects.contains(object);
  }

  /** As people find it: {@code Exemption shop/old-image}. */
  public String label() {
    return id.kind() + " " + (id.namespace().isEmpty() ? "" : id.namespace() + "/") + id.name();
  }

  @Override
  public String toString() {
    return label() + " of " + code + " until " + expiresAt;
  }
}
