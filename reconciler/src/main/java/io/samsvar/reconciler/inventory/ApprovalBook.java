package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.SyncRef;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Which Approvals were decided, and which were spent. Durable like {@link StateStore}. */
public final class ApprovalBook {

  private final Jdbi jdbi;

  ApprovalBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A decision on one Approval.
   *
   * @param uid UID of the Approval
   * @param spent whether its plan has gone on
   */
  public record Decision(
      String uid,
      SyncRef sync,
      Digest plan,
      boolean accepted,
      String reason,
      Instant at,
      boolean spent) {}

  /** What was decided on the Approval of this UID. */
  public Optional<Decision> find(String uid) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from approval where uid = :uid")
                .bind("uid", uid)
                .map(
                    (row, _) ->
                        new Decision(
                            row.getString("uid"),
                            new SyncRef(
                                row.getString("sync_namespace"), row.getString("sync_name")),
                            Digest.parse(row.getString("plan")),
                            row.getInt("accepted") == 1,
                            row.getString("reason"),
                            Instant.parse(row.getString("decided_at")),
                            row.getInt("spent") == 1))
                .findOne());
  }

  /** Keeps a decision; the first one on an Approval holds. */
  public void decide(Decision decision) {
    jdbi.useTransaction(
        handle -> {
          var _ =
              handle
                  .createUpdate(
                      "insert into approval values (:uid, :namespace, :name, :plan, :accepted,"
                          + " :reason, :at, 0) on conflict do nothing")
                  .bind("uid", decision.uid())
                  .bind("namespace", decision.sync().namespace())
                  .bind("name", decision.sync().name())
                  .bind("plan", decision.plan().toString())
                  .bind("accepted", decision.accepted() ? 1 : 0)
                  .bind("reason", decision.reason())
                  .bind("at", decision.at().toString())
                  .execute();
        });
  }

  /** Marks an accepted Approval as used up. */
  public void spend(String uid) {
    jdbi.useTransaction(
        handle -> {
          var _ =
              handle
                  .createUpdate("update approval set spent = 1 where uid = :uid")
                  .bind("uid", uid)
                  .execute();
        });
  }
}
