package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivePoliciesTest {

  @TempDir private static Path folder;
  private static ActivePolicies policies;

  @BeforeAll
  static void open() throws Exception {
    policies =
        ActivePolicies.open(
            Toolchain.standard().binary("opa"),
            folder,
            new ClusterFacts("oslo", List.of("no-oslo-1")),
            Parameters.none());
  }

  @AfterAll
  static void close() {
    policies.close();
  }

  @Test
  void judgesObjectsByTheShippedPacks() {
    Verdict verdict =
        policies
            .current()
            .judge(
                input(
                    """
                    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "database"},
                     "stringData": {"password": "x"}}
                    """),
                Target.SYNC);

    assertThat(verdict).isInstanceOf(Verdict.Blocked.class);
    assertThat(((Verdict.Blocked) verdict).findings())
        .extracting(Finding::code, Finding::requirements)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "sealing.plaintext-secret", List.of("GDPR-5-1-f", "GDPR-32")));
  }

  private static ObjectInput input(String object) {
    return new ObjectInput(
        Operation.SYNC,
        InputDocument.JSON.readTree(object),
        null,
        null,
        null,
        null,
        null,
        null,
        Instant.parse("2026-11-23T03:00:00Z"));
  }
}
