package io.samsvar.admission.override;

import io.samsvar.ledger.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Lets named users write to declared objects for a short time ({@code BreakGlass.samsvar.io}).
 *
 * @param name name of the resource
 * @param users user names as the API server knows them
 * @param namespaces namespaces it holds for; empty for everything
 * @param reason why, for the record
 * @param from when it was made
 * @param until when it ends, exclusive; at most {@link #LIFETIME_MAX} later
 */
public record BreakGlass(
    String name,
    Set<String> users,
    Set<String> namespaces,
    String reason,
    Instant from,
    Instant until) {

  /** Longest time it holds, whatever it says. */
  public static final Duration LIFETIME_MAX = Duration.ofHours(24);

  /** Copies the sets and shortens what is too long. */
  public BreakGlass {
    users = Set.copyOf(users);
    namespaces = Set.copyOf(namespaces);
    until = until.isAfter(from.plus(LIFETIME_MAX)) ? from.plus(LIFETIME_MAX) : until;
  }

  /** Whether a user may write to an object under it at a time. */
  public boolean covers(String username, ResourceId id, Instant time) {
    boolean isNamespace = id.group().isEmpty() && id.kind().equals("Namespace");
    return users.contains(username)
        && (namespaces.isEmpty() || namespaces.contains(isNamespace ? id.name() : id.namespace()))
        && !time.isBefore(from)
        && time.isBefore(until);
  }
}
