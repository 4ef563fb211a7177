package io.samsvar.documents.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceJsonTest {
  private final TestingLedger ledger = TestingLedger.ofSamples();

  private Evidence evidence() {
    return EvidenceCollector.collect(ledger, Samples.DAY, Samples.frame(), "1");
  }

  @Test
  void readsWhatItWrites() {
    Evidence evidence = evidence();

    assertThat(EvidenceJson.read(EvidenceJson.write(evidence))).isEqualTo(evidence);
  }

  @Test
  void carriesTheNeighboursOfThePeriod() {
    assertThat(evidence().entries()).hasSize(Samples.events(1).size() + 2);
    assertThat(evidence().inPeriod()).hasSize(Samples.events(1).size());
    assertThat(EvidenceCheck.problem(evidence())).isEmpty();
  }

  @Test
  void carriesBodiesThatStandBesideTheirLeaves() {
    ledger.at(Samples.DAY.from().plusSeconds(80_000));
    Revision revision =
        new Revision(
            "https://git.example/a",
            "refs/heads/main",
            "a".repeat(40),
            new Actor.Machine("system:a"),
            Samples.DAY.from());
    List<Event.Change> changes =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    new Event.Change(
                        new ResourceId("", "ConfigMap", "production", "settings-" + i),
                        Action.CREATE))
            .toList();
    ledger.append(
        new Event.SyncIntended(new SyncRef("a", "b"), revision, Digest.of("plan"), 0, changes));
    Evidence evidence = evidence();

    assertThat(evidence.entries().getLast().body()).isPresent();
    assertThat(EvidenceCheck.problem(evidence)).isEmpty();
    assertThat(EvidenceJson.read(EvidenceJson.write(evidence)).inPeriod().getLast().event())
        .isInstanceOfSatisfying(
            Event.SyncIntended.class, event -> assertThat(event.changes()).isEqualTo(changes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"format\":\"samsvar-evidence/1\"}",
        "{\"format\":\"samsvar-evidence/2\"}",
        "[[[[[[[[[[[[[[[[[[[[",
        "{\"format\":\"samsvar-evidence/1\",\"format\":\"samsvar-evidence/1\"}"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> EvidenceJson.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EvidenceFormatException.class);
  }

  @Test
  void sameMeaningInAnotherFormIsRefused() {
    String json = new String(EvidenceJson.write(evidence()), StandardCharsets.UTF_8);

    for (String other :
        List.of(
            json + " ",
            json.replaceFirst(",", ", "),
            json.replaceFirst("\\{", "{\"more\":1,"),
            json.replaceFirst("oslo", "\\\\u006fslo"))) {
      assertThatThrownBy(() -> EvidenceJson.read(other.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(EvidenceFormatException.class);
    }
  }
}
