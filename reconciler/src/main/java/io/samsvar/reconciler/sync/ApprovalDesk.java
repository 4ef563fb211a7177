package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.ApprovalBook;
import io.samsvar.reconciler.inventory.ApprovalBook.Decision;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.source.Commits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides on Approvals of a plan that waits. Each is decided once; the decision is in the ledger
 * before it counts.
 */
final class ApprovalDesk {

  /** How long an Approval counts that names no time. */
  static final Duration VALID_FOR = Duration.ofHours(24);

  private final Ledger ledger;
  private final ApprovalBook book;
  private final Identities identities;
  private final Clock clock;

  ApprovalDesk(Ledger ledger, ApprovalBook book, Identities identities, Clock clock) {
    this.ledger = ledger;
    this.book = book;
    this.identities = identities;
    this.clock = clock;
  }

  /**
   * Decides on those that are new, and returns the one that lets this plan go on.
   *
   * @param authors who wrote what is new in the revision; asked only when something is to decide
   * @param approvals all Approvals of the Sync
   */
  Optional<Decision> accepted(
      Plan waiting, Supplier<Set<Actor>> authors, List<ApprovalRequest> approvals) {
    return accepted(
        new Waiting(waiting.sync(), waiting.digest(), waiting.revision()), authors, approvals);
  }

  /**
   * Decides on those that name a rewritten history, and returns the one that lets it go on. The
   * others are left to when their plan waits.
   *
   * @param authors who wrote what is new in it
   * @param approvals all Approvals of the Sync
   */
  Optional<Decision> accepted(
      SyncRef sync,
      Commits.Rewrite rewrite,
      Supplier<Set<Actor>> authors,
      List<ApprovalRequest> approvals) {
    String digest = rewrite.digest().toString();
    return accepted(
        new Waiting(sync, rewrite.digest(), rewrite.shown()),
        authors,
        approvals.stream().filter(approval -> approval.plan().equals(digest)).toList());
  }

  /** What waits for a person's word. */
  private record Waiting(SyncRef sync, Digest digest, Revision revision) {}

  private Optional<Decision> accepted(
      Waiting waiting, Supplier<Set<Actor>> authors, List<ApprovalRequest> approvals) {
    Optional<Decision> accepted = Optional.empty();
    for (ApprovalRequest approval : approvals) {
      Decision decision =
          book.find(approval.uid()).orElseGet(() -> decide(waiting, authors, approval));
      if (decision.accepted()
          && !decision.spent()
          && decision.plan().equals(waiting.digest())
          && decision.sync().equals(waiting.sync())
          && clock.instant().isBefore(expiry(approval))) {
        accepted = Optional.of(decision);
      }
    }
    return accepted;
  }

  /** Uses an accepted Approval up. */
  void spend(Decision decision) {
    book.spend(decision.uid());
  }

  private Decision decide(Waiting waiting, Supplier<Set<Actor>> authors, ApprovalRequest approval) {
    String refusal = refusal(waiting, authors, approval);
    boolean accepted = refusal.isEmpty();
    String reason = accepted ? "It may go on, once." : refusal;
    Instant now = clock.instant();
    Digest plan = Digest.parse(approval.plan());
    var _ =
        ledger.append(
            new ApprovalDecided(
                waiting.sync(),
                plan,
                approval.name(),
                Actor.of(approval.approver()),
                accepted,
                reason));
    Decision decision =
        new Decision(approval.uid(), waiting.sync(), plan, accepted, reason, now, false);
    book.decide(decision);
    return decision;
  }

  /** Why it does not count; empty when it does. Names no person: the reason is in the ledger. */
  private String refusal(Waiting waiting, Supplier<Set<Actor>> authors, ApprovalRequest approval) {
    if (!approval.plan().equals(waiting.digest().toString())) {
      return "It names another plan than the one that waits, "
          + waiting.digest()
          + ": look at the newer plan and approve that one.";
    }
    if (!clock.instant().isBefore(expiry(approval))) {
      return "It has expired: make a new one.";
    }
    Actor author = waiting.revision().author();
    if (identities.isSame(author, approval.approver())
        || authors.get().stream().anyMatch(one -> identities.isSame(one, approval.approver()))) {
      return "It is by an author of commit "
          + waiting.revision().abbreviated()
          + " or of one that came with it: somebody else has to approve.";
    }
    if (Actor.of(approval.approver()) instanceof Actor.Machine) {
      return "It is by a machine: a person has to approve.";
    }
    return "";
  }

  static Instant expiry(ApprovalRequest approval) {
    return approval.expiresAt() != null
        ? approval.expiresAt()
        : approval.createdAt().plus(VALID_FOR);
  }
}
