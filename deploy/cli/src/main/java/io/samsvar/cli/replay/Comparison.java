package io.samsvar.cli.replay;

import io.samsvar.cli.check.CheckResult;
import io.samsvar.cli.check.Located;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two sets of policies over the same commits. Objects are compared, not findings: one that is
 * denied for another reason than before is neither newly denied nor newly allowed, and told apart.
 */
final class Comparison {

  private final SequencedMap<Key, Change> changes = new LinkedHashMap<>();
  private final Map<String, Integer> unreadable = new TreeMap<>();
  private Side before = Side.NONE;
  private Side after = Side.NONE;
  private int commits;

  /** How the decision about an object changed. */
  enum Kind {
    /** Passed before, denied now. */
    NEWLY_DENIED,
    /** Denied before, passes now. */
    NEWLY_ALLOWED,
    /** Denied by both, for other reasons. */
    OTHERWISE_DENIED
  }

  private record Key(Kind kind, String object, String codes) {}

  /**
   * One changed decision.
   *
   * @param object the object
   * @param file where it was declared in the newest of the commits
   * @param codes the codes that make the difference
   * @param message what the first of them says
   * @param commits in how many commits
   * @param newest the newest of them
   */
  record Change(
      Kind kind,
      String object,
      String file,
      String codes,
      String message,
      int commits,
      Revision newest) {
    private Change again() {
      return new Change(kind, object, file, codes, message, commits + 1, newest);
    }
  }

  /**
   * What one of the two decided.
   *
   * @param passed commits
   * @param blocked commits
   * @param undecided commits
   * @param denied objects, counted in each commit
   */
  record Side(int passed, int blocked, int undecided, int denied) {
    static final Side NONE = new Side(0, 0, 0, 0);

    private Side with(CheckResult result) {
      return switch (result.verdict()) {
        case "passed" -> new Side(passed + 1, blocked, undecided, denied);
        case "blocked" -> new Side(passed, blocked + 1, undecided, denied + denials(result).size());
        default -> new Side(passed, blocked, undecided + 1, denied);
      };
    }
  }

  /** Takes in one commit, the newest first. */
  void add(Revision revision, CheckResult old, CheckResult fresh) {
    commits++;
    before = before.with(old);
    after = after.with(fresh);
    Map<String, List<Located>> denied = denials(old);
    Map<String, List<Located>> deniedNow = denials(fresh);
    deniedNow.forEach(
        (object, findings) -> {
          List<Located> known = denied.get(object);
          if (known == null) {
            change(Kind.NEWLY_DENIED, object, findings, revision);
          } else if (!codes(known).equals(codes(findings))) {
            change(Kind.OTHERWISE_DENIED, object, findings, revision);
          }
        });
    denied.forEach(
        (object, findings) -> {
          if (!deniedNow.containsKey(object)) {
            change(Kind.NEWLY_ALLOWED, object, findings, revision);
          }
        });
  }

  /** Takes in a commit that neither could judge. */
  void unreadable(String code) {
    commits++;
    unreadable.merge(code, 1, Integer::sum);
  }

  private void change(Kind kind, String object, List<Located> findings, Revision revision) {
    String codes = codes(findings);
    Located first = findings.getFirst();
    Key key = new Key(kind, object, codes);
    Change known = changes.get(key);
    changes.put(
        key,
        known == null
            ? new Change(kind, object, first.place(), codes, first.finding().message(), 1, revision)
            : known.again());
  }

  private static Map<String, List<Located>> denials(CheckResult result) {
    Map<String, List<Located>> denials = new LinkedHashMap<>();
    for (Located one : result.findings()) {
      if (one.finding().severity() == Severity.DENY) {
        denials.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one);
      }
    }
    return denials;
  }

  private static String codes(List<Located> findings) {
    TreeSet<String> codes = new TreeSet<>();
    findings.forEach(one -> codes.add(one.finding().code()));
    return String.join(", ", codes);
  }

  List<Change> changes(Kind kind) {
    return changes.values().stream().filter(change -> change.kind() == kind).toList();
  }

  Side before() {
    return before;
  }

  Side after() {
    return after;
  }

  int commits() {
    return commits;
  }

  /** How many commits could not be rendered, by the reason's code. */
  Map<String, Integer> unreadable() {
    return Map.copyOf(unreadable);
  }

  boolean differs() {
    return !changes.isEmpty() || before.undecided() != after.undecided();
  }
}
