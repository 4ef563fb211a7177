package io.samsvar.reconciler.sync;

import io.samsvar.ledger.SyncRef;
import java.util.Collection;
import java.util.stream.Collectors;

/** Says what is left for other Syncs. */
final class Handed {

  private Handed() {}

  static String text(Handovers.Outgoing outgoing) {
    StringBuilder text = new StringBuilder();
    if (!outgoing.claimed().isEmpty()) {
      text.append(" ")
          .append(outgoing.claimed().size())
          .append(" objects that Git no longer declares are left for ")
          .append(names(outgoing.claimed().values()))
          .append(", which declares them now.");
    }
    if (!outgoing.awaited().isEmpty()) {
      text.append(" Nothing is deleted before ")
          .append(names(outgoing.awaited()))
          .append(" looked at this commit too and may have taken it over.");
    }
    return text.toString();
  }

  private static String names(Collection<SyncRef> syncs) {
    return syncs.stream()
        .map(SyncRef::toString)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", ", "Sync ", ""));
  }
}
