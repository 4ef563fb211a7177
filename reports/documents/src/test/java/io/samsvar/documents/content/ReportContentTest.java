package io.samsvar.documents.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Period;
import io.samsvar.documents.Samples;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.Outcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportContentTest {
  private final List<LedgerEntry> entries = renumbered(Samples.events(1000));
  private final ReportContent content = ReportContent.of(Samples.frame(), Samples.DAY, entries);

  @Test
  void sameEntriesGiveEqualContent() {
    assertThat(ReportContent.of(Samples.frame(), Samples.DAY, entries)).isEqualTo(content);
  }

  @Test
  void countsVerdictsAndOutcomes() {
    assertThat(content.verdicts()).isEqualTo(new VerdictCounts(2, 1, 1, 1));
    assertThat(content.outcomes())
        .isEqualTo(Map.of(Outcome.CREATED, 2, Outcome.DELETED, 1, Outcome.SURVIVED, 1));
    assertThat(content.denied()).isEqualTo(3);
    assertThat(content.drifted()).isEqualTo(1);
    assertThat(content.removals()).isEqualTo(2);
  }

  @Test
  void equalDenialsAreCountedTogetherAndPersonsAreNotNamed() {
    assertThat(content.denials()).hasSize(1);
    Denial denial = content.denials().getFirst();
    assertThat(denial.times()).isEqualTo(3);
    assertThat(denial.persons()).isEqualTo(2);
    assertThat(denial.machines()).isEqualTo(Map.of("system:serviceaccount:ci:runner", 1));
    assertThat(denial.codes()).containsExactly("admission.declared");
  }

  @Test
  void writesRestOnTheirVerdicts() {
    assertThat(content.writtenOn()).isEqualTo(new WrittenOn(2, 0, 0));

    List<LedgerEntry> fromTheFirstWrite = entries.subList(3, entries.size());
    assertThat(ReportContent.of(Samples.frame(), Samples.DAY, fromTheFirstWrite).writtenOn())
        .isEqualTo(new WrittenOn(1, 1, 0));
  }

  @Test
  void writeOnAVerdictThatDidNotPassIsContradicted() {
    List<LedgerEntry> changed = new ArrayList<>(entries);
    LedgerEntry write = changed.get(3);
    assertThat(write.event())
        .isInstanceOfSatisfying(
            Event.SyncIntended.class,
            event ->
                changed.set(
                    3,
                    new LedgerEntry(
                        write.index(),
                        write.time(),
                        new Event.SyncIntended(
                            event.sync(), event.revision(), event.plan(), 1005, event.changes()))));

    assertThat(ReportContent.of(Samples.frame(), Samples.DAY, changed).writtenOn().contradicted())
        .isEqualTo(1);
  }

  @Test
  void removalsKnowTheirApprovalAndOutcome() {
    SyncSection shop = content.syncs().getLast();
    assertThat(shop.removals())
        .extracting(SyncSection.Removal::action, SyncSection.Removal::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Action.DELETE, Outcome.DELETED),
            org.assertj.core.groups.Tuple.tuple(Action.DELETE, Outcome.SURVIVED));
    assertThat(shop.removals()).allMatch(SyncSection.Removal::approved);
    assertThat(shop.troubles()).hasSize(1);
    assertThat(shop.applications())
        .extracting(SyncSection.Application::complete)
        .containsExactly(true, false);
  }

  @Test
  void gapsAndSilenceAreMeasured() {
    assertThat(content.coverage().gapTotal()).isEqualTo(Duration.ofSeconds(137));
    assertThat(content.coverage().silence().length()).isEqualTo(Duration.ofHours(11));
    assertThat(content.coverage().clockSteps()).hasSize(1);
  }

  @Test
  void silenceEndsWithTheIssueOfAPreliminaryReport() {
    Period running = new Period(Samples.ISSUED.minusSeconds(10), Samples.ISSUED.plusSeconds(3600));
    ReportContent preliminary = ReportContent.of(Samples.frame(), running, List.of());

    assertThat(preliminary.isPreliminary()).isTrue();
    assertThat(preliminary.coverage().silence().length()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void dayOfTheClockChangeHasItsTrueLength() {
    assertThat(Period.day(LocalDate.of(2026, 10, 25)).length()).isEqualTo(Duration.ofHours(25));
    assertThat(Period.day(LocalDate.of(2026, 3, 29)).length()).isEqualTo(Duration.ofHours(23));
  }

  private static List<LedgerEntry> renumbered(List<Event> events) {
    List<LedgerEntry> out = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      out.add(
          new LedgerEntry(
              1000 + i, Samples.DAY.from().plus(Duration.ofMinutes(30L * i)), events.get(i)));
    }
    return out;
  }
}
