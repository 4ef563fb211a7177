package io.samsvar.policies.exemption;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exempted.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exemptions that Git declares, and what they make of a verdict: the same at the gate, at
 * admission, in the audit and in {@code samsvar check}. Immutable and pure.
 *
 * <p>A finding is waived when one exemption alone names its code and its object, has not ended, and
 * may waive that rule. It stays told, as a warning that names the exemption. A verdict that is
 * undecided stays so: nobody can waive what was not found.
 */
public final class Exemptions {

  /** How long before its end an exemption that is used is told to end. */
  public static final Duration TOLD_BEFORE = Duration.ofDays(14);

  /** Code of the warning that an exemption ends soon. */
  public static final String EXPIRES_SOON = "exemption.expires-soon";

  private static final String RULE = "samsvar.exemption";
  private static final Exemptions NONE = new Exemptions(List.of());

  /** The one that lasts longest is told, so that two for the same read the same every time. */
  private static final Comparator<Exemption> ORDER =
      Comparator.comparing(Exemption::expiresAt).reversed().thenComparing(Exemption::id);

  private final List<Exemption> all;

  private Exemptions(List<Exemption> all) {
    this.all = all;
  }

  /** No exemption. */
  public static Exemptions none() {
    return NONE;
  }

  /** These. */
  public static Exemptions of(Collection<Exemption> exemptions) {
    return exemptions.isEmpty() ? NONE : new Exemptions(exemptions.stream().sorted(ORDER).toList());
  }

  /** All of them, ended ones too. */
  public List<Exemption> all() {
    return all;
  }

  /** These and those. */
  public Exemptions with(Collection<Exemption> more) {
    return more.isEmpty() ? this : of(Stream.concat(all.stream(), more.stream()).toList());
  }

  /** Those that count at a time. */
  public Exemptions active(Instant now) {
    return of(all.stream().filter(exemption -> exemption.isActive(now)).toList());
  }

  /** Those that name one of these objects. */
  public Exemptions naming(Collection<ResourceId> objects) {
    Set<ResourceId> wanted = new HashSet<>(objects);
    return of(
        all.stream()
            .filter(exemption -> exemption.objects().stream().anyMatch(wanted::contains))
            .toList());
  }

  /**
   * The digest of all that decides: the policies' own where there is no exemption, else one over
   * both. The caller gives those that count ({@link #active}) for what is decided ({@link
   * #naming}).
   */
  public Digest digest(Digest policies) {
    return all.isEmpty()
        ? policies
        : Digest.of(
            policies
                + "\n"
                + all.stream().map(Exemptions::canonical).collect(Collectors.joining("\n")));
  }

  private static String canonical(Exemption exemption) {
    return String.join(
        "\t",
        exemption.id().toString(),
        exemption.code(),
        new TreeSet<>(exemption.objects()).toString(),
        exemption.expiresAt().toString(),
        Boolean.toString(exemption.organisation()));
  }

  /** When the next of them ends or is to be told to end, after a time. */
  public Optional<Instant> nextChange(Instant now) {
    return all.stream()
        .flatMap(it -> Stream.of(it.expiresAt().minus(TOLD_BEFORE), it.expiresAt()))
        .filter(time -> time.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /**
   * What is left of a verdict.
   *
   * @param waivable by whose exemption a finding may be waived
   * @param now the decision's recorded time
   */
  public Exempted apply(Verdict verdict, Function<Finding, Waivable> waivable, Instant now) {
    return switch (verdict) {
      case Verdict.Undecided undecided -> new Exempted(undecided, List.of());
      case Verdict.Passed(List<Finding> warnings) -> apply(warnings, waivable, now);
      case Verdict.Blocked(List<Finding> findings) -> apply(findings, waivable, now);
    };
  }

  private Exempted apply(
      List<Finding> findings, Function<Finding, Waivable> waivable, Instant now) {
    if (all.isEmpty()) {
      return new Exempted(Verdict.of(findings), List.of());
    }
    List<Finding> left = new ArrayList<>();
    List<Waiver> waived = new ArrayList<>();
    for (Finding finding : findings) {
      List<Exemption> naming = naming(finding);
      Waivable by = naming.isEmpty() ? Waivable.BY_NOBODY : waivable.apply(finding);
      Optional<Exemption> counts =
          naming.stream().filter(it -> refusal(it, by, now) == null).findFirst();
      if (counts.isPresent()) {
        Finding told = waived(finding, counts.get());
        left.add(told);
        waived.add(new Waiver(counts.get(), finding, told));
      } else {
        left.add(naming.isEmpty() ? finding : unwaived(finding, nearest(naming, by), by, now));
      }
    }
    waived.stream()
        .filter(waiver -> waiver.finding().severity() == Severity.DENY)
        .filter(waiver -> !waiver.exemption().expiresAt().minus(TOLD_BEFORE).isAfter(now))
        .map(Exemptions::endsSoon)
        .distinct()
        .forEach(left::add);
    return new Exempted(Verdict.of(left), waived);
  }

  private List<Exemption> naming(Finding finding) {
    ResourceId object = finding.resource();
    return object == null
        ? List.of()
        : all.stream().filter(exemption -> exemption.names(finding.code(), object)).toList();
  }

  /** The one to tell of when none counts: rather one that may waive the rule. */
  private static Exemption nearest(List<Exemption> naming, Waivable by) {
    return naming.stream()
        .filter(it -> by != Waivable.BY_ORGANISATION || it.organisation())
        .findFirst()
        .orElseGet(naming::getFirst);
  }

  /** Why an exemption does not count, null when it does. */
  private static @Nullable String refusal(Exemption exemption, Waivable by, Instant now) {
    return switch (by) {
      case BY_NOBODY -> "this cannot be waived";
      case BY_ORGANISATION, BY_TEAM -> {
        if (!exemption.isActive(now)) {
          yield "it ended at " + exemption.expiresAt();
        }
        yield by == Waivable.BY_ORGANISATION && !exemption.organisation()
            ? "the rule is the organisation's, so only an exemption that a Sync in samsvar-system"
                + " declares may waive it"
            : null;
      }
    };
  }

  private static Finding waived(Finding finding, Exemption exemption) {
    return with(
        finding,
        finding.severity() == Severity.DENY ? Severity.WARN : finding.severity(),
        "Waived by %s until %s: %s"
            .formatted(exemption.label(), exemption.expiresAt(), finding.message()));
  }

  private static Finding unwaived(Finding finding, Exemption exemption, Waivable by, Instant now) {
    return with(
        finding,
        finding.severity(),
        "%s (%s does not waive it: %s)"
            .formatted(finding.message(), exemption.label(), refusal(exemption, by, now)));
  }

  private static Finding with(Finding finding, Severity severity, String message) {
    return new Finding(
        finding.code(),
        finding.rule(),
        severity,
        message,
        finding.resource(),
        finding.path(),
        finding.file(),
        finding.requirements());
  }

  private static Finding endsSoon(Waiver waiver) {
    Finding finding = waiver.finding();
    return new Finding(
        EXPIRES_SOON,
        RULE,
        Severity.WARN,
        "%s, which waives %s for %s, ends at %s: bring the object into accordance before, or prolong it in Git"
            .formatted(
                waiver.exemption().label(),
                finding.code(),
                finding.resource(),
                waiver.exemption().expiresAt()),
        finding.resource(),
        "",
        finding.file(),
        List.of());
  }
}
