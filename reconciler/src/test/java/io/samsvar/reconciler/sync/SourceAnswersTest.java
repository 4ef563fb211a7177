package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.source.Commits.Freshness;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceAnswersTest {

  @Test
  void the_last_answer_and_the_last_news_are_metrics_while_the_sync_is_there() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SourceAnswers answers = new SourceAnswers(meters, new SyncRef("team", "shop"));
    assertThat(value(meters, "samsvar.source.changed")).isZero();

    answers.last(
        new Freshness(Instant.ofEpochSecond(200), Optional.of(Instant.ofEpochSecond(100))));

    assertThat(value(meters, "samsvar.source.answered")).isEqualTo(200);
    assertThat(value(meters, "samsvar.source.changed")).isEqualTo(100);
    answers.close();
    assertThat(meters.getMeters()).isEmpty();
  }

  private static double value(SimpleMeterRegistry meters, String name) {
    return meters.get(name).tags("sync", "team/shop", "stage", "fetch").gauge().value();
  }
}
