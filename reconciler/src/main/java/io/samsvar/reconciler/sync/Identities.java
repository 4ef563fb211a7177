package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Actor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which user names of the API server belong to which e-mail address of a commit. Immutable. Names
 * and addresses are the same when they are equal but for case.
 */
public final class Identities {

  private final Map<String, Set<String>> usersOf = new HashMap<>();

  /**
   * Identities from the configuration.
   *
   * @param usersOfEmail user names by e-mail address
   */
  public Identities(Map<String, List<String>> usersOfEmail) {
    usersOfEmail.forEach(
        (email, users) -> {
          Set<String> folded = usersOf.computeIfAbsent(fold(email), _ -> new HashSet<>());
          users.forEach(user -> folded.add(fold(user)));
        });
  }

  /** Whether this user wrote the commit, as far as it is known. */
  public boolean isSame(Actor author, String username) {
    return switch (author) {
      case Actor.Person person -> isSame(person.identity(), username);
      case Actor.Machine machine -> isSame(machine.name(), username);
      // Who it was can no longer be told, so it may be anybody.
      case Actor.Committed _ -> true;
    };
  }

  private boolean isSame(String email, String username) {
    String user = fold(username);
    return fold(email).equals(user) || usersOf.getOrDefault(fold(email), Set.of()).contains(user);
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
