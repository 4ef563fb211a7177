package io.samsvar.cli.check;

import java.io.PrintWriter;

/** How the result of a check is written; the names are those of the command line. */
enum CheckFormat {
  /** For people. */
  table,
  /** One JSON document. */
  json,
  /** SARIF 2.1.0, for code scanning. */
  sarif,
  /** JUnit XML, a test case for each object. */
  junit,
  /** Workflow commands, which GitHub shows at the lines of a pull request. */
  github;

  void write(CheckResult result, PrintWriter out) {
    switch (this) {
      case table -> TableReport.write(result, out);
      case json -> JsonReport.write(result, out);
      case sarif -> SarifReport.write(result, out);
      case junit -> JunitReport.write(result, out);
      case github -> GithubReport.write(result, out);
    }
  }
}
