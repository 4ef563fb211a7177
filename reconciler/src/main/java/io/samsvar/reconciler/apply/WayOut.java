package io.samsvar.reconciler.apply;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import java.util.Locale;

/** Adds to a refusal what can be done about it. */
final class WayOut {

  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int FORBIDDEN = 403;

  private WayOut() {}

  static String message(ResourceId id, ApiRefusedException refused) {
    String said = String.valueOf(refused.getMessage());
    return switch (refused.status()) {
      case INVALID ->
          isImmutable(said)
              ? said
                  + ". This field cannot change while "
                  + id
                  + " exists: remove it in one commit and add it again in the next, or give the"
                  + " new one another name."
              : said;
      case CONFLICT ->
          said
              + ". Leave these fields out of Git, or end the other manager's claim, or let the Sync"
              + " take them over: spec.apply.takeOver for these, spec.apply.takeOverFrom for all"
              + " that kubectl, argocd or flux has.";
      case FORBIDDEN ->
          said.contains("cannot")
              ? said + ". Bind a role that allows it to the reconciler's service account."
              : said;
      default -> said;
    };
  }

  static String notAdopted(ResourceId id) {
    return id
        + " was in the cluster before Git declared it, and this Sync may not adopt. Delete it,"
        + " rename it in Git, or allow adoption in the Sync.";
  }

  /** Whether the server would take it if there were no such object yet. */
  static boolean isImmutable(ApiRefusedException refused) {
    return refused.status() == INVALID && isImmutable(String.valueOf(refused.getMessage()));
  }

  private static boolean isImmutable(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    return text.contains("immutable")
        || text.contains("may not change once set")
        || text.contains("forbidden: updates to");
  }
}
