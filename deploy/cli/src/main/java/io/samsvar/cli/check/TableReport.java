package io.samsvar.cli.check;

import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.io.PrintWriter;

/** Findings for people: where, what, why, and a last line that counts. */
final class TableReport {

  private TableReport() {}

  static void write(CheckResult result, PrintWriter out) {
    result.warnings().forEach(warning -> out.println("note: " + warning));
    for (Located one : result.findings()) {
      out.println(
          "%s  %s  %s  %s"
              .formatted(one.place(), one.weight(), one.finding().code(), one.subject()));
      out.println("    " + one.finding().message());
    }
    for (Verdict.Undecided one : result.undecided()) {
      out.println("undecided  " + one.code());
      out.println("    " + one.reason());
    }
    out.println(summary(result));
  }

  /** {@code blocked: 12 objects, 2 denied, 1 warned}. */
  static String summary(CheckResult result) {
    return "%s: %s, %d denied, %d warned%s%s"
        .formatted(
            result.verdict(),
            result.objects().size() == 1 ? "1 object" : result.objects().size() + " objects",
            result.count(Severity.DENY),
            result.count(Severity.WARN),
            result.waived() == 0 ? "" : ", " + result.waived() + " waived",
            result.undecided().isEmpty() ? "" : ", " + result.undecided().size() + " undecided");
  }
}
