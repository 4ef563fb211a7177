package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.fields.ManagedFields;
import io.samsvar.reconciler.drift.Declared;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.plan.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Enforcement by the drift watch. */
public final class DriftEnforcement implements Enforcement {

  private final DriftWatch watch;

  /** Keeps objects by this watch. */
  public DriftEnforcement(DriftWatch watch) {
    this.watch = watch;
  }

  @Override
  public Hold hold(SyncRef sync, Collection<ResourceId> ids) {
    DriftWatch.Hold hold = watch.hold(sync, ids);
    return hold::close;
  }

  @Override
  public void enforce(SyncRef sync, List<DeclaredObject> declared) {
    List<Declared> kept = new ArrayList<>();
    for (DeclaredObject object : declared) {
      JsonNode answer = object.answer();
      if (answer != null && ManagedFields.appliedBy(answer, Ownership.FIELD_MANAGER).isPresent()) {
        kept.add(
            new Declared(
                object.id(), object.object().apiVersion(), object.object().manifest(), answer));
      }
    }
    if (declared.isEmpty()) {
      watch.forget(sync);
    } else {
      watch.watch(sync, declared.getFirst().enforced().revision(), kept);
    }
  }

  @Override
  public void lookAgain(SyncRef sync) {
    watch.lookAgain(sync);
  }

  @Override
  public void forget(SyncRef sync) {
    watch.forget(sync);
  }
}
