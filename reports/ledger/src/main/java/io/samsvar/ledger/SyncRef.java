package io.samsvar.ledger;

/**
 * The name of a Sync: where a decision about declared objects belongs.
 *
 * @param namespace namespace of the Sync
 * @param name name of the Sync
 */
public record SyncRef(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
