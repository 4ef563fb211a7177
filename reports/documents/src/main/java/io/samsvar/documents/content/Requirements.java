package io.samsvar.documents.content;

import io.samsvar.documents.content.ReportContent.Requirement;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts findings, of revisions and of requests, by the requirement that their rule serves. */
final class Requirements {
  private Requirements() {}

  static List<Requirement> of(EventsByKind events) {
    Map<String, Requirement> counts = new TreeMap<>();
    Stream<Verdict> verdicts =
        Stream.concat(
            events.judged.stream().map(at -> at.event().verdict()),
            events.denied.stream().map(at -> at.event().verdict()));
    verdicts.forEach(
        verdict -> {
          for (Finding finding : told(verdict)) {
            for (String id : finding.requirements()) {
              counts.merge(id, one(id, finding.severity()), Requirements::plus);
            }
          }
        });
    return List.copyOf(counts.values());
  }

  /** What is only tried out says nothing of how a requirement is met. */
  private static List<Finding> told(Verdict verdict) {
    return Judgements.findings(verdict).stream()
        .filter(finding -> finding.severity() != Severity.DRYRUN)
        .toList();
  }

  private static Requirement one(String id, Severity severity) {
    return switch (severity) {
      case DENY -> new Requirement(id, 1, 0);
      case WARN, DRYRUN -> new Requirement(id, 0, 1);
    };
  }

  private static Requirement plus(Requirement a, Requirement b) {
    return new Requirement(a.id(), a.denials() + b.denials(), a.warnings() + b.warnings());
  }
}
