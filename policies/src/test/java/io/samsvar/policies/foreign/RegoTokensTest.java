package io.samsvar.policies.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.foreign.RegoTokens.Kind;
import io.samsvar.policies.foreign.RegoTokens.Token;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RegoTokensTest {

  @Test
  void leavesOutCommentsAndLooksIntoTexts() {
    String rego =
        """
        package a # data.no
        b := "data.no \\" still" # "
        c := `raw \\` + $"x {data.yes} \\{ no }" + d
        """;

    List<Token> tokens = RegoTokens.of(rego);

    assertThat(tokens.stream().filter(it -> it.kind() == Kind.NAME).map(Token::text))
        .containsExactly("package", "a", "b", "c", "data", "yes", "d");
    assertThat(tokens.stream().filter(it -> it.kind() == Kind.TEXT).map(Token::text))
        .contains("data.no \\\" still", "raw \\");
    assertThat(tokens).allMatch(it -> it.end() <= rego.length());
  }

  @Test
  void countsBracketsAndEndsWhateverIsNotClosed() {
    List<Token> tokens = RegoTokens.of("a { b[c(d)] } e \"never closed");

    assertThat(tokens.stream().filter(it -> it.kind() == Kind.NAME).map(Token::depth))
        .containsExactly(0, 1, 2, 3, 0);
    assertThat(RegoTokens.of("$\"{{{")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deny[msg] { msg := \"x\" } | V0",
        "deny contains msg if { msg := \"x\" } | V1",
        "deny contains \"x\" | V1",
        "allow if input.x | V1",
        "import rego.v1; deny contains 1 if true | V1",
        "import future.keywords.if; deny[1] if { true } | V0",
        "allow { contains(input.x, \"if\") } | V0",
        "allow { input.if == 1 } # if | V0",
        "limit := 3 | V1",
      })
  void tellsTheVersionByTheWords(String rules, RegoVersion version) {
    assertThat(RegoVersion.of(RegoTokens.of("package main\n" + rules.replace("; ", "\n"))))
        .isEqualTo(version);
  }

  @Test
  void laysAnInventoryOutAsGatekeeperDoes() {
    ObjectNode ingress = object("networking.k8s.io/v1", "Ingress", "shop");
    ObjectNode node = object("v1", "Node", "");

    assertThat(Inventory.of(List.of(ingress, node)).document(Set.of()))
        .hasToString(
            "{\"cluster\":{\"v1\":{\"Node\":{\"x\":%s}}},\"namespace\":{\"shop\":{\"networking.k8s.io/v1\":{\"Ingress\":{\"x\":%s}}}}}"
                .formatted(node, ingress));
    assertThat(
            Inventory.of(List.of(ingress, node))
                .document(Set.of(new Inventory.GroupKind("", "Node")))
                .path("namespace")
                .isEmpty())
        .isTrue();
  }

  private static ObjectNode object(String apiVersion, String kind, String namespace) {
    ObjectNode object = JsonMapper.builder().build().createObjectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", "x");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }
}
