package io.samsvar.admission.review;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, as the API server authenticated them ({@code userInfo}). Nothing else in a request
 * tells who is asking: field managers, labels and user agents are claims.
 *
 * @param username user name, never empty
 * @param uid uid of the user, empty when none
 * @param groups groups
 * @param extra further attributes, such as {@code authentication.kubernetes.io/pod-uid}
 */
public record Caller(
    String username, String uid, Set<String> groups, Map<String, List<String>> extra) {
  /** Copies the collections. */
  public Caller {
    if (username.isEmpty()) {
      throw new IllegalArgumentException("A caller has a user name");
    }
    groups = Set.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
