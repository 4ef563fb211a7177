package io.samsvar.policies.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegoBatchTest {

  private final Map<String, RegoBatch.Answer> answers = new TreeMap<>();

  @Test
  void compilesManyInOneProcessAndRefusesEachForItself() throws IOException {
    Iterator<RegoBatch.Request> requests =
        List.of(
                request("good", 1, "package p\n\nq := regex.match(`a+`, input.x)\n"),
                request("old", 0, "package p\n\nq { input.x == 1 }\n"),
                request("broken", 1, "package p\n\nq if foo(\n"),
                request("unknown", 1, "package p\n\nq if foo(1)\n"))
            .iterator();
    RegoBatch.compile(requests, answer -> answers.put(answer.id(), answer));

    assertThat(answers).containsOnlyKeys("good", "old", "broken", "unknown");
    assertThat(answer("good").module()).startsWith(0, 'a', 's', 'm');
    assertThat(answer("old").compiled()).isTrue();
    assertThat(answer("broken").problems())
        .containsExactly(
            new RegoBatch.Refusal("rego_parse_error", "unexpected eof token", "p.rego", 4));
    assertThat(answer("unknown").problems())
        .containsExactly(
            new RegoBatch.Refusal("rego_type_error", "undefined function foo", "p.rego", 3));
  }

  private RegoBatch.Answer answer(String id) {
    return Objects.requireNonNull(answers.get(id));
  }

  private static RegoBatch.Request request(String id, int regoVersion, String text) {
    return new RegoBatch.Request(
        id, "data.p.q = x", Map.of("p.rego", text), regoVersion, null, false);
  }
}
