package io.samsvar.policies.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.foreign.Question;
import io.samsvar.policies.foreign.Question.Point;
import io.samsvar.policies.foreign.YamlFiles;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code spec.match}, {@code spec.enforcementAction} and the schema of parameters. */
class MatchTest {

  private static final String NAMESPACE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {stage: prod}}}";

  private static final Map<String, String> OBJECTS =
      Map.of(
          "pod",
              "{apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop, labels: {app: web}}}",
          "deployment",
              "{apiVersion: apps/v1, kind: Deployment, metadata: {generateName: web-, namespace: kube-system}}",
          "namespace", NAMESPACE,
          "node", "{apiVersion: v1, kind: Node, metadata: {name: one}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | pod deployment namespace node",
        "{kinds: []}                                     | pod deployment namespace node",
        "{kinds: [{apiGroups: [apps]}]}                  | deployment",
        "{kinds: [{kinds: [Pod]}, {kinds: [Node]}]}      | pod node",
        "{kinds: [{apiGroups: ['*'], kinds: ['*']}]}     | pod deployment namespace node",
        "{kinds: [{apiGroups: [apps], kinds: [Pod]}]}    | ''",
        "{scope: Namespaced}                             | pod deployment",
        "{scope: Cluster}                                | namespace node",
        "{scope: '*'}                                    | pod deployment namespace node",
        "{namespaces: [shop]}                            | pod namespace node",
        "{namespaces: ['sh*', '*-system']}               | pod deployment namespace node",
        "{namespaces: ['*ho*']}                          | pod namespace node",
        "{excludedNamespaces: ['kube-*']}                | pod namespace node",
        "{excludedNamespaces: ['*']}                     | node",
        "{namespaces: ['*'], excludedNamespaces: [shop]} | deployment node",
        "{name: 'web*'}                                  | pod deployment",
        "{name: web-1}                                   | pod deployment",
        "{name: one}                                     | node",
        "{labelSelector: {matchLabels: {app: web}}}      | pod",
        "{labelSelector: {matchExpressions: [{key: app, operator: Exists}]}} | pod",
        "{labelSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}} | deployment namespace node",
        "{labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}} | pod",
        "{labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}} | deployment namespace node",
        "{namespaceSelector: {matchLabels: {stage: test}}} | node",
        "{namespaceSelector: {matchLabels: {stage: prod}}} | pod deployment namespace node",
        "{source: Generated}                             | ''",
        "{source: Original}                              | pod deployment namespace node",
      })
  void meansTheObjectsThatGatekeeperMeans(String match, String expected) {
    Match read = Match.of(YamlFiles.objects("match", match).getFirst());
    ObjectNode namespace = YamlFiles.objects("namespace", NAMESPACE).getFirst();

    for (Map.Entry<String, String> object : OBJECTS.entrySet()) {
      String name = object.getKey();
      String text = object.getValue();
      ObjectNode review = JsonNodeFactory.instance.objectNode();
      review.set("object", YamlFiles.objects(name, text).getFirst());
      Question question = new Question(Point.FILES, review, namespace, null, Inventory::empty);

      assertThat(read.matches(question))
          .as(name)
          .isEqualTo((" " + expected + " ").contains(" " + name + " "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{match: {scope: cluster}}  | there are '*', Namespaced and Cluster",
        "{match: {labelSelector: {matchExpressions: [{key: a, operator: Is}]}}} | In, NotIn, Exists",
        "{enforcementAction: block} | there are deny, warn, dryrun and scoped",
        "{parameters: [1]}          | spec.parameters is no object",
      })
  void refusesWordsThatAreNotKnown(String spec, String reason) {
    ObjectNode constraint = YamlFiles.objects("x", "{kind: X, metadata: {name: x}}").getFirst();
    constraint.set("spec", YamlFiles.objects("spec", spec).getFirst());

    assertThatThrownBy(() -> Constraint.of("x.yaml", constraint))
        .hasMessageStartingWith("x.yaml: constraint X/x: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: object, properties: {a: {type: integer, default: 3}}} | {} | {\"a\":3}",
        "{properties: {a: {properties: {b: {default: x}}}}} | {a: {}} | {\"a\":{\"b\":\"x\"}}",
        "{properties: {a: {items: {properties: {b: {default: x}}}}}} | {a: [{}]} | {\"a\":[{\"b\":\"x\"}]}",
        "{additionalProperties: {type: string}} | {a: x} | {\"a\":\"x\"}",
        "{properties: {a: {type: integer}}} | {a: 1.5} | spec.parameters.a is the number 1.5, not integer",
        "{properties: {a: {type: string, nullable: true}}} | {a: null} | {\"a\":null}",
        "{properties: {a: {type: string}}} | {a: null} | spec.parameters.a is null, not string",
        "{properties: {a: {x-kubernetes-int-or-string: true}}} | {a: [1]} | spec.parameters.a is a list",
        "{required: [a]} | {} | spec.parameters.a is required",
        "{additionalProperties: {enum: [x, y]}} | {a: z} | spec.parameters.a is none of [\"x\",\"y\"]",
        "{properties: {a: {minimum: 1, maximum: 3}}} | {a: 4} | spec.parameters.a is more than 3",
        "{properties: {a: {minimum: 1, exclusiveMinimum: true}}} | {a: 1} | spec.parameters.a is less than 1",
        "{properties: {a: {pattern: '^x'}}} | {a: yx} | spec.parameters.a does not match ^x",
        "{properties: {a: {maxLength: 1}}} | {a: xx} | spec.parameters.a characters: 2, at most 1",
        "{properties: {a: {minItems: 1}}} | {a: []} | spec.parameters.a items: 0, at least 1",
        "{properties: {a: {anyOf: [{type: string}, {type: integer}]}}} | {a: true} | fits none of the schemas of anyOf",
        "{properties: {a: {oneOf: [{minimum: 1}, {minimum: 2}]}}} | {a: 3} | exactly one of the schemas of oneOf",
        "{properties: {a: {not: {type: string}}}} | {a: x} | fits a schema it must not fit",
        "{properties: {a: {allOf: [{type: string}, {maxLength: 1}]}}} | {a: x} | {\"a\":\"x\"}",
      })
  void completesAndChecksParameters(String schema, String parameters, String expected) {
    ParameterSchema read = new ParameterSchema(YamlFiles.objects("schema", schema).getFirst());
    ObjectNode given = YamlFiles.objects("parameters", parameters).getFirst();

    if (expected.startsWith("{")) {
      assertThat(read.complete(given)).hasToString(expected);
    } else {
      assertThatThrownBy(() -> read.complete(given)).hasMessageContaining(expected);
    }
  }
}
