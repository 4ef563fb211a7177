package io.samsvar.cli.replay;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.ledger.store.SqliteLedgerReader;
import io.samsvar.policies.compile.RuleDoc;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a ledger tells of decisions: which commits were judged, and which codes refused requests at
 * admission. It keeps no object, so a refused request cannot be judged again; only whether the rule
 * that refused it is still there can be told, and a request that passed left no record at all.
 *
 * @param commits commits that were judged
 * @param denials requests that were refused
 * @param codes how many of them each code refused
 */
record Recorded(Set<String> commits, int denials, Map<String, Integer> codes) {

  /** Nothing is recorded. */
  static Recorded nothing() {
    return new Recorded(Set.of(), 0, Map.of());
  }

  /** Reads the ledger in a data directory. */
  static Recorded read(Path dataDirectory, Instant from, Instant to) {
    Set<String> commits = new LinkedHashSet<>();
    Map<String, Integer> codes = new TreeMap<>();
    int[] denials = {0};
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(dataDirectory.resolve("ledger"))) {
      reader.forEach(
          from,
          to,
          entry -> {
            if (entry.event() instanceof Event.SyncJudged judged) {
              commits.add(judged.revision().commit());
            }
            if (entry.event() instanceof Event.AdmissionDenied denied) {
              denials[0]++;
              codes(denied.verdict()).forEach(code -> codes.merge(code, 1, Integer::sum));
            }
          });
    }
    return new Recorded(commits, denials[0], codes);
  }

  private static Set<String> codes(Verdict verdict) {
    Set<String> codes = new LinkedHashSet<>();
    switch (verdict) {
      case Verdict.Passed _ -> codes.add("");
      case Verdict.Undecided undecided -> codes.add(undecided.code());
      case Verdict.Blocked(List<Finding> findings) ->
          findings.stream()
              .filter(finding -> finding.severity() == Severity.DENY)
              .forEach(finding -> codes.add(finding.code()));
    }
    return codes;
  }

  /** The refusing codes whose rule is in the one set and not in the other, with their counts. */
  Map<String, Integer> gone(List<RuleDoc> before, List<RuleDoc> after) {
    Set<String> kept = new LinkedHashSet<>();
    after.forEach(rule -> kept.add(rule.code()));
    Map<String, Integer> gone = new TreeMap<>();
    for (RuleDoc rule : before) {
      Integer count = codes.get(rule.code());
      if (count != null && !kept.contains(rule.code())) {
        gone.put(rule.code(), count);
      }
    }
    return gone;
  }
}
