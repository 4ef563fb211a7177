package io.samsvar.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened and has to be proven later. Events carry names, paths, digests and
 * verdicts; never a value of a Secret, and persons only as an {@link Actor}.
 */
public sealed interface Event {

  /** Policy judged a revision: exactly these rendered bytes, this plan, by these policies. */
  record SyncJudged(
      SyncRef sync,
      Revision revision,
      Digest rendered,
      Digest policies,
      Digest plan,
      Verdict verdict)
      implements Event {}

  /**
   * A plan is about to be written. Durable before the first write.
   *
   * @param judgedAt index of the {@link SyncJudged} entry that passed it
   */
  record SyncIntended(
      SyncRef sync, Revision revision, Digest plan, long judgedAt, List<Change> changes)
      implements Event {
    /** Copies the list. */
    public SyncIntended {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What came of an intent.
   *
   * @param intendedAt index of the {@link SyncIntended} entry
   */
  record SyncCompleted(
      SyncRef sync, Revision revision, Digest plan, long intendedAt, List<ObjectResult> results)
      implements Event {
    /** Copies the list. */
    public SyncCompleted {
      results = List.copyOf(results);
    }
  }

  /**
   * A revision, or a source without one, was stopped before policy could judge it or between
   * verdict and write. Nothing was deleted; the last verified revision stays enforced.
   *
   * @param code stable code, for example {@code render.empty}
   */
  record SyncFrozen(
      SyncRef sync, @Nullable Revision revision, Stage stage, String code, String message)
      implements Event {}

  /** Somebody approved a plan, and the approval was accepted or refused. */
  record ApprovalDecided(
      SyncRef sync, Digest plan, String approval, Actor approver, boolean accepted, String reason)
      implements Event {}

  /**
   * The API server was told to refuse a request.
   *
   * @param request uid of the AdmissionReview
   * @param subresource for example {@code scale}, empty for the object itself
   * @param sync the Sync that declares the object, or null when policy alone refused
   */
  record AdmissionDenied(
      String request,
      Operation operation,
      ResourceId resource,
      String subresource,
      Actor actor,
      @Nullable SyncRef sync,
      @Nullable Revision revision,
      Verdict verdict)
      implements Event {}

  /** A named person wrote to a declared object under a BreakGlass. */
  record OverrideUsed(
      String override, String reason, Operation operation, ResourceId resource, Actor actor)
      implements Event {}

  /** A BreakGlass under which an object was written is over, and with it what it let stay. */
  record OverrideEnded(String override, ResourceId resource, OverrideEnd end) implements Event {}

  /**
   * A rule would have denied, and an exemption from Git waived it. Durable before what it lets
   * through: at the gate before the verdict, at admission before the answer, there once within a
   * time for the same object.
   *
   * @param exemption the Exemption or ClusterExemption
   * @param code the code of the waived finding
   * @param resource the object it is about
   * @param stage where it was waived
   * @param sync the Sync that declares the object, or null when none does
   * @param policies digest of what decided, exemptions included at the gate
   */
  record ExemptionUsed(
      ResourceId exemption,
      String code,
      ResourceId resource,
      Stage stage,
      @Nullable SyncRef sync,
      @Nullable Revision revision,
      Actor owner,
      String reason,
      Instant expiresAt,
      Digest policies)
      implements Event {}

  /**
   * A rule that is tried out would have denied a request, which went on. Recorded once within a
   * time for the same object and rules.
   */
  record AdmissionTried(
      String request,
      Operation operation,
      ResourceId resource,
      Actor actor,
      @Nullable SyncRef sync,
      @Nullable Revision revision,
      List<Finding> findings)
      implements Event {
    /** Copies the list. */
    public AdmissionTried {
      findings = List.copyOf(findings);
    }
  }

  /**
   * A declared object differed from Git and was put back.
   *
   * @param paths JSON Pointers of what differed; empty when the whole object was gone
   * @param managers field managers that the live object named for the changed fields
   */
  record DriftReverted(
      SyncRef sync,
      Revision revision,
      ResourceId resource,
      DriftKind kind,
      List<String> paths,
      List<String> managers)
      implements Event {
    /** Copies the lists. */
    public DriftReverted {
      paths = List.copyOf(paths);
      managers = List.copyOf(managers);
    }
  }

  /**
   * An object moved from one Sync to another: it kept its UID, and nothing was deleted. Recorded
   * before the new owner writes to it.
   *
   * @param from whose Git no longer declares it
   * @param to whose Git declares it now
   * @param plan the plan of the new owner
   */
  record ObjectTransferred(
      ResourceId resource, String uid, SyncRef from, SyncRef to, Revision revision, Digest plan)
      implements Event {}

  /**
   * A person had what a plan deleted brought back. Verdict, intent and result stand beside it.
   *
   * @param deletedBy the plan that deleted
   * @param plan the plan that brings back
   * @param left what was not brought back and why; empty when everything was
   */
  record DeletionUndone(
      SyncRef sync,
      Digest deletedBy,
      Digest plan,
      Actor approver,
      String left,
      List<ObjectResult> results)
      implements Event {
    /** Copies the list. */
    public DeletionUndone {
      results = List.copyOf(results);
    }
  }

  /**
   * Fields of a declared object that other tools held became ours alone, since the Sync asks for
   * it.
   *
   * @param managers field managers that gave fields up
   * @param fields how many fields they held
   */
  record FieldsTakenOver(
      SyncRef sync, Revision revision, ResourceId resource, List<String> managers, int fields)
      implements Event {
    /** Copies the list. */
    public FieldsTakenOver {
      managers = List.copyOf(managers);
    }
  }

  /**
   * Enforcement was, or may have been, off for a time.
   *
   * @param component for example {@code admission-webhook}
   * @param from last time it was known to be on
   * @param to time it was known to be on again
   */
  record EnforcementGap(String component, Instant from, Instant to, String reason)
      implements Event {}

  /** Policy took effect at the gate and at admission. */
  record PolicyActivated(String bundle, @Nullable Revision revision, Digest policies)
      implements Event {}

  /** Policy from Git was refused; what was in force stays so. */
  record PolicyRejected(
      String bundle, @Nullable Revision revision, String reason, Digest policiesInForce)
      implements Event {}

  /** A document was issued over a period. */
  record ReportIssued(Instant from, Instant to, Digest document, int pages) implements Event {}

  /** A part of the product started or stopped in good order. */
  record ComponentChanged(String component, String version, boolean running) implements Event {}

  /** Nothing happened, and that is on record: silence is not loss. */
  record Heartbeat() implements Event {}

  /** The clock stepped back; the order of the entries is the index. */
  record ClockSkew(Instant previous, Instant observed) implements Event {}

  /** The openings of persons were destroyed; proofs stay as they are. */
  record PersonsErased(int openings, String legalGround) implements Event {}

  /**
   * An entry that this version of Samsvar cannot read: a newer one wrote it, or its bytes are
   * damaged. It comes out of a ledger and is never appended; its leaf and proof stand as they are.
   *
   * @param type the type that the leaf names, empty when it names none
   * @param version the leaf's schema version, 0 when it has none
   */
  record Unrecognised(String type, int version, String reason) implements Event {}

  /** One object in an intent. */
  record Change(ResourceId resource, Action action) {}

  /**
   * One object in a result.
   *
   * @param reason why, for an outcome that is not as planned; empty otherwise
   */
  record ObjectResult(ResourceId resource, Outcome outcome, String reason) {}

  /** How an object stood when the BreakGlass for it ended. */
  enum OverrideEnd {
    /** It differed from Git, and is put back. */
    PUT_BACK,
    /** It differed from Git, and stays so: its Sync only tells of drift. */
    LEFT,
    /** It was as Git declares it: taken back by hand, or taken over by Git. */
    AS_DECLARED
  }

  /** How a live object differed from Git. */
  enum DriftKind {
    /** A declared field had another value or was gone. */
    MODIFIED,
    /** The object was gone. */
    REMOVED,
    /** A field stood beside declared ones that Git does not have. */
    ADDED
  }
}
