package io.samsvar.reconciler.sync;

import io.samsvar.reconciler.resource.Approval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An Approval as it was made.
 *
 * @param plan digest it names
 * @param approver user name; the admission webhook lets nobody name another's
 * @param expiresAt from when it no longer counts, null for the usual time after it was made
 */
public record ApprovalRequest(
    String uid,
    String name,
    String plan,
    String approver,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  /** The resource as it is now. */
  public static ApprovalRequest of(Approval approval) {
    String expires = approval.getSpec().expiresAt();
    return new ApprovalRequest(
        approval.getMetadata().getUid(),
        approval.getMetadata().getName(),
        approval.getSpec().plan(),
        approval.getSpec().approver(),
        Instant.parse(approval.getMetadata().getCreationTimestamp()),
        expires == null ? null : Instant.parse(expires));
  }
}
