package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.io.PrintWriter;

/** Workflow commands of GitHub Actions: each finding at its line, then the summary for the log. */
final class GithubReport {

  private GithubReport() {}

  static void write(CheckResult result, PrintWriter out) {
    for (Located one : result.findings()) {
      Finding finding = one.finding();
      StringBuilder command = new StringBuilder("::");
      command.append(level(one)).append(' ');
      if (finding.file() != null) {
        command.append("file=").append(property(finding.file())).append(',');
        if (one.line() > 0) {
          command.append("line=").append(one.line()).append(',');
        }
      }
      command.append("title=").append(property(finding.code())).append("::");
      command.append(data(one.subject() + ": " + finding.message()));
      out.println(command);
    }
    for (Verdict.Undecided one : result.undecided()) {
      out.println("::error title=" + property(one.code()) + "::" + data(one.reason()));
    }
    out.println(data(TableReport.summary(result)));
  }

  private static String level(Located one) {
    if (one.waiver() != null) {
      return "notice";
    }
    return one.is(Severity.DENY) ? "error" : "warning";
  }

  /** What stands after the colons ends at a line break, and percent begins an escape. */
  static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /** In a property, colon and comma end it too. */
  static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
