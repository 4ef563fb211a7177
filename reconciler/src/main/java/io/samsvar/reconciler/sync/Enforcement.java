package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.DeclaredObject;
import java.util.Collection;
import java.util.List;

/** Keeps declared objects as they are between two syncs. Safe for several threads. */
public interface Enforcement {

  /** Leaves these objects alone until the hold is closed: we are writing them. */
  Hold hold(SyncRef sync, Collection<ResourceId> ids);

  /** Keeps exactly these objects of a Sync from now on; those never written yet are left out. */
  void enforce(SyncRef sync, List<DeclaredObject> declared);

  /** Other rules hold for what stands beside the declared fields of a Sync. */
  void lookAgain(SyncRef sync);

  /** Keeps no object of a Sync any more. */
  void forget(SyncRef sync);

  /** Objects that are being written by us. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
