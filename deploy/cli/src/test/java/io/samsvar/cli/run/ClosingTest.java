package io.samsvar.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  @Test
  void theNewestIsClosedFirstAndOneThatFailsKeepsNoneOpen() {
    List<String> closed = new ArrayList<>();
    Closing closing = new Closing();
    closing.add(() -> closed.add("ledger"));
    closing.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    closing.add(() -> closed.add("http"));
    closing.close();
    assertThat(closed).containsExactly("http", "ledger");
  }
}
