package io.samsvar.reconciler.exemption;

import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.resource.ExemptionStatus;
import io.samsvar.reconciler.resource.SyncStatus.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an exemption stands. Pure: the same facts give the same status, so that only what changes is
 * written.
 */
final class Standing {

  /** A use within this time of the one that stands there is not written. */
  static final Duration USES_APART = Duration.ofHours(1);

  private Standing() {}

  /**
   * A use.
   *
   * @param at when
   * @param policies digest of what decided
   */
  record Use(Instant at, String policies) {}

  /**
   * The status.
   *
   * @param declared what Git declares under its name; null when it declares nothing
   * @param last the last use that is known, null when none is
   * @param before the status as it stands; null when there is none
   */
  static ExemptionStatus of(
      @Nullable Exemption declared,
      @Nullable Use last,
      @Nullable ExemptionStatus before,
      @Nullable Long generation,
      Instant now) {
    String state = state(declared, now);
    String message = message(declared, state);
    Use use = use(before, last);
    return new ExemptionStatus(
        generation,
        state,
        message,
        use == null ? null : use.at().toString(),
        use == null ? null : use.policies(),
        List.of(condition(before, state, message, generation, now)));
  }

  private static String state(@Nullable Exemption declared, Instant now) {
    if (declared == null) {
      return ExemptionStatus.REFUSED;
    }
    if (!declared.isActive(now)) {
      return ExemptionStatus.EXPIRED;
    }
    return declared.expiresAt().minus(Exemptions.TOLD_BEFORE).isAfter(now)
        ? ExemptionStatus.HONOURED
        : ExemptionStatus.EXPIRING;
  }

  private static String message(@Nullable Exemption declared, String state) {
    if (declared == null) {
      return "No Sync declares it, and an exemption counts only as Git declares it: commit it to a"
          + " repository that is followed.";
    }
    String rules =
        declared.organisation()
            ? "rules of the organisation and of teams"
            : "rules of teams; a rule of the organisation is waived only by what a Sync in"
                + " samsvar-system declares";
    return switch (state) {
      case ExemptionStatus.EXPIRED ->
          "It ended at " + declared.expiresAt() + ": prolong it in Git, or delete it there.";
      case ExemptionStatus.EXPIRING ->
          "It waives "
              + rules
              + ". It ends at "
              + declared.expiresAt()
              + ": bring its objects into accordance before, or prolong it in Git.";
      default -> "It waives " + rules + ".";
    };
  }

  private static @Nullable Use use(@Nullable ExemptionStatus before, @Nullable Use last) {
    Use told = told(before);
    if (last == null || told == null) {
      return last == null ? told : hour(last);
    }
    // Gate and admission decide by other digests; telling each use would write all the time.
    return last.at().isBefore(told.at().plus(USES_APART)) ? told : hour(last);
  }

  private static Use hour(Use use) {
    return new Use(use.at().truncatedTo(ChronoUnit.HOURS), use.policies());
  }

  private static @Nullable Use told(@Nullable ExemptionStatus before) {
    String at = before == null ? null : before.lastUsedAt();
    String policies = before == null ? null : before.policies();
    return at == null || policies == null ? null : new Use(Instant.parse(at), policies);
  }

  private static Condition condition(
      @Nullable ExemptionStatus before,
      String state,
      String message,
      @Nullable Long generation,
      Instant now) {
    boolean counts =
        state.equals(ExemptionStatus.HONOURED) || state.equals(ExemptionStatus.EXPIRING);
    String status = counts ? "True" : "False";
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    if (before != null && before.conditions() != null) {
      since =
          before.conditions().stream()
              .filter(it -> it.status().equals(status))
              .map(Condition::lastTransitionTime)
              .findFirst()
              .orElse(since);
    }
    return new Condition(ExemptionStatus.CONDITION, status, state, message, since, generation);
  }
}
