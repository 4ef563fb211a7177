package io.samsvar.reconciler.sync;

import io.samsvar.reconciler.resource.SyncSpec.Verification;
import io.samsvar.reconciler.signature.TrustedKeys;

/** Where the trusted keys of a Sync come from. Blocking; safe for several threads. */
public interface KeySource {

  /**
   * The keys as they are now: one that was revoked a moment ago counts no more.
   *
   * @param namespace of the Sync
   * @throws io.samsvar.reconciler.StageException at VERIFY, {@code verify.cannot-check}, when they
   *     cannot be read
   */
  TrustedKeys keys(String namespace, Verification asked);
}
