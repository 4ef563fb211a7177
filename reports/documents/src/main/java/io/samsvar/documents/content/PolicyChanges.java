package io.samsvar.documents.content;

import io.samsvar.documents.content.ReportContent.PolicyChange;
import io.samsvar.documents.content.ReportContent.PolicySeen;
import io.samsvar.ledger.Digest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which policy was in force when. */
final class PolicyChanges {
  private PolicyChanges() {}

  private record Indexed(long index, PolicyChange change) {}

  static List<PolicyChange> of(EventsByKind events) {
    Stream<Indexed> activated =
        events.activated.stream()
            .map(
                at ->
                    new Indexed(
                        at.index(),
                        new PolicyChange(
                            at.time(),
                            at.event().bundle(),
                            at.event().revision(),
                            at.event().policies(),
                            "")));
    Stream<Indexed> rejected =
        events.rejected.stream()
            .map(
                at ->
                    new Indexed(
                        at.index(),
                        new PolicyChange(
                            at.time(),
                            at.event().bundle(),
                            at.event().revision(),
                            at.event().policiesInForce(),
                            at.event().reason())));
    return Stream.concat(activated, rejected)
        .sorted(Comparator.comparingLong(Indexed::index))
        .map(Indexed::change)
        .toList();
  }

  static List<PolicySeen> seen(EventsByKind events) {
    Tally<Digest> tally = new Tally<>();
    events.judged.forEach(at -> tally.add(at.event().policies(), at.index(), at.time()));
    return tally.rows().stream()
        .map(row -> new PolicySeen(row.key(), row.first(), row.last(), row.times()))
        .toList();
  }
}
