package io.samsvar.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files that a new rule begins with: one that asks workloads for a label, since that has all
 * that other rules need: a parameter, a pointer, a message with a way out, and both kinds of cases.
 */
final class RuleTemplate {

  /** The one file that a pack's rules share. */
  static final String PARAMETERS = "parameters.json";

  private RuleTemplate() {}

  /** Text by path below the pack. */
  static Map<String, String> files(Path pack, String packName, String rule) throws IOException {
    String file = rule.replace('-', '_');
    String parameter = camel(rule) + "Label";
    Map<String, String> files = new LinkedHashMap<>();
    boolean isFirst = !Files.exists(pack.resolve(PARAMETERS));
    files.put(file + ".rego", (isFirst ? header(packName) : "") + rule(packName, rule, parameter));
    files.put(file + "_test.rego", test(packName, rule, parameter));
    files.put(PARAMETERS, parameters(pack.resolve(PARAMETERS), parameter));
    files.put("cases/" + rule + "/allowed-labelled.yaml", example("{owner: shop}"));
    files.put("cases/" + rule + "/denied-without.yaml", example("{}"));
    return files;
  }

  private static String header(String pack) {
    return """
        # METADATA
        # title: Rules of %s
        # custom:
        #   requirements: []
        """
        .formatted(pack);
  }

  private static String rule(String pack, String rule, String parameter) {
    return """
        package samsvar.%1$s

        # METADATA
        # title: Workloads carry the label
        # description: Say here what is asked, of which objects, and why.
        # custom:
        #   code: %1$s.%2$s
        #   severity: medium
        #   requirements: []
        deny contains {
        \t"code": "%1$s.%2$s",
        \t"message": sprintf(
        \t\t"%%s %%s has no label '%%s': set it in metadata.labels",
        \t\t[input.object.kind, input.object.metadata.name, input.parameters.%3$s],
        \t),
        \t"path": "/metadata/labels",
        } if {
        \tinput.object.kind in {"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"}
        \tobject.get(input.object.metadata, ["labels", input.parameters.%3$s], "") == ""
        }
        """
        .formatted(pack, rule, parameter);
  }

  private static String test(String pack, String rule, String parameter) {
    String name = rule.replace('-', '_');
    return """
        package samsvar.%1$s_%3$s_test

        import data.samsvar.%1$s

        deployment(labels) := {
        \t"parameters": {"%4$s": "owner"},
        \t"object": {
        \t\t"kind": "Deployment",
        \t\t"metadata": {"name": "web", "labels": labels},
        \t},
        }

        test_denies_without_the_label if {
        \tsome finding in %1$s.deny with input as deployment({})
        \tfinding.code == "%1$s.%2$s"
        }

        test_allows_with_the_label if {
        \tevery finding in %1$s.deny {
        \t\tfinding.code != "%1$s.%2$s"
        \t} with input as deployment({"owner": "shop"})
        }
        """
        .formatted(pack, rule, name, parameter);
  }

  private static String parameters(Path file, String parameter) throws IOException {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    if (Files.exists(file)) {
      try {
        if (JsonMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode there) {
          parameters = there;
        }
      } catch (JacksonException e) {
        throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
      }
    }
    parameters.put(parameter, "owner");
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(parameters)
        + "\n";
  }

  private static String example(String labels) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
          labels: %s
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: registry.example.no/web:1}]}
        """
        .formatted(labels);
  }

  private static String camel(String rule) {
    StringBuilder name = new StringBuilder();
    for (String part : rule.split("-", -1)) {
      name.append(
          name.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return name.toString();
  }
}
