package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Event;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names of event types in leaves: the record's name in lower case with hyphens, for example
 * {@code sync-judged}. A test pins the name and shape of each.
 */
final class EventTypes {
  private static final Map<String, Class<? extends Event>> BY_NAME =
      Arrays.stream(Event.class.getPermittedSubclasses())
          .<Class<? extends Event>>map(type -> type.asSubclass(Event.class))
          .filter(type -> type != Event.Unrecognised.class)
          .collect(Collectors.toUnmodifiableMap(EventTypes::name, Function.identity()));

  private EventTypes() {}

  static String name(Class<? extends Event> type) {
    return type.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static Optional<Class<? extends Event>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
