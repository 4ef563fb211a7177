package io.samsvar.documents.page;

import io.samsvar.documents.content.Coverage;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.WrittenOn;
import java.util.List;

/** What the report rests on, and what it cannot see. */
final class CoveragePart {
  private CoveragePart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Coverage and shortcomings", "Dekning og mangler", "GDPR art. 5(2), 32(1)(d)");
    Coverage coverage = content.coverage();
    WrittenOn writtenOn = content.writtenOn();
    markup.properties(
        List.of(
            List.of(
                "Entries in the period",
                coverage.entries() == 0
                    ? "none"
                    : coverage.entries()
                        + ", index "
                        + coverage.first()
                        + " to "
                        + coverage.last()),
            List.of(
                "Signs of life",
                Words.count(coverage.heartbeats(), "heartbeat", "heartbeats"),
                "Longest time without any entry: "
                    + Words.length(coverage.silence().length())
                    + ", from "
                    + Words.time(coverage.silence().from())),
            List.of(
                "Writes and their verdicts",
                writtenOn.passed()
                    + " rest on a passed verdict in the period, "
                    + writtenOn.earlier()
                    + " on one from before it, "
                    + writtenOn.contradicted()
                    + " on none"),
            List.of("Steps of the clock", steps(coverage)),
            List.of("Entries this version cannot read", unreadable(coverage))));
    markup.caption("Not observed (ikke observert)");
    markup.bullets(
        List.of(
            "Access and processing outside the Kubernetes API: databases, support access, backups.",
            "Remote access from a third country, which is a transfer even when data stay in place.",
            "The physical location of nodes and volumes; declared regions are judged by policy.",
            "Organisational measures, purposes and legal bases: these are the controller's to"
                + " state."));
  }

  private static String unreadable(Coverage coverage) {
    return coverage.unreadable() == 0
        ? "none"
        : coverage.unreadable()
            + "; they are in the evidence and proven, and this report does not tell what they say";
  }

  private static String steps(Coverage coverage) {
    return coverage.clockSteps().isEmpty()
        ? "none; the order of the entries is their index"
        : Words.count(coverage.clockSteps().size(), "step back", "steps back")
            + ", the first at entry "
            + coverage.clockSteps().getFirst().index()
            + "; the order of the entries is their index";
  }
}
