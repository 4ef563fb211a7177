package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.SyncRef;

/**
 * The marks we put on objects. They tell people where an object comes from; nothing is decided by
 * them alone. The revision is not among them: it would change every object with every commit.
 */
public final class Ownership {

  /** Label with the Sync, {@code <namespace>.<name>}. */
  public static final String SYNC_LABEL = "samsvar.io/sync";

  /** Annotation with which an object asks how its absence from Git is taken. */
  public static final String PRUNE_ANNOTATION = "samsvar.io/prune";

  /** Its deletion needs an approval. */
  public static final String PRUNE_PROTECT = "protect";

  /** It is never deleted: it leaves the inventory and stays. */
  public static final String PRUNE_ORPHAN = "orphan";

  /** Our field manager. */
  public static final String FIELD_MANAGER = "samsvar";

  private static final int LABEL_CHARS_MAX = 63;
  private static final int KEPT_CHARS = 50;

  private Ownership() {}

  /** The label's value, at most 63 characters; a longer name ends in digits of its digest. */
  public static String label(SyncRef sync) {
    String value = sync.namespace() + "." + sync.name();
    return value.length() <= LABEL_CHARS_MAX
        ? value
        : value.substring(0, KEPT_CHARS) + "-" + Digest.of(value).abbreviated();
  }
}
