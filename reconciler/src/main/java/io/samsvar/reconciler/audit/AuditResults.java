package io.samsvar.reconciler.audit;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exempted.Waiver;
import io.samsvar.reconciler.audit.AuditResult.Word;
import java.util.ArrayList;
import java.util.List;

/** Makes results of a verdict. Rules that are tried out are counted elsewhere and told nobody. */
final class AuditResults {

  private static final String ENGINE = "samsvar.engine";

  private AuditResults() {}

  static List<AuditResult> of(ResourceId id, Verdict verdict, List<Waiver> waived) {
    List<Finding> findings =
        switch (verdict) {
          case Verdict.Passed passed -> passed.warnings();
          case Verdict.Blocked blocked -> blocked.findings();
          case Verdict.Undecided undecided ->
              List.of(
                  new Finding(
                      undecided.code(),
                      ENGINE,
                      Severity.DENY,
                      undecided.reason(),
                      id,
                      "",
                      null,
                      List.of()));
        };
    List<Finding> skipped = waived.stream().map(Waiver::finding).toList();
    List<AuditResult> results = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.severity() != Severity.DRYRUN) {
        Word word = skipped.contains(finding) ? Word.SKIP : word(finding);
        results.add(new AuditResult(id, policy(finding), finding, word));
      }
    }
    return List.copyOf(results);
  }

  private static Word word(Finding finding) {
    if (finding.rule().equals(ENGINE)) {
      return Word.ERROR;
    }
    return finding.severity() == Severity.DENY ? Word.FAIL : Word.WARN;
  }

  private static String policy(Finding finding) {
    int dot = finding.rule().lastIndexOf('.');
    return dot < 0 || finding.rule().equals(ENGINE)
        ? finding.rule()
        : finding.rule().substring(0, dot);
  }
}
