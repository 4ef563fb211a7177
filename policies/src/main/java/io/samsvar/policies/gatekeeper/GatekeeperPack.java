package io.samsvar.policies.gatekeeper;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.compile.ForeignPack;
import io.samsvar.policies.compile.ForeignPack.Module;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.foreign.RegoVersion;
import io.samsvar.policies.foreign.YamlFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * ConstraintTemplates with their Constraints as one pack: every template is a package of its own in
 * one module, and one evaluation asks all constraints that match.
 */
public final class GatekeeperPack {

  /** The package its findings come from. */
  public static final String PACKAGE = "samsvar.gatekeeper";

  /** Groups of Gatekeeper that would have to take part, and the way out. */
  private static final Map<String, String> OTHER_GROUPS =
      Map.of(
          "expansion.gatekeeper.sh",
          "workloads are judged as they are written and their pods when they are created; match"
              + " the workloads' kinds in the constraint",
          "mutations.gatekeeper.sh",
          "no object is changed at admission, since it would differ from Git; write it in Git",
          "externaldata.gatekeeper.sh",
          "a decision depends on nothing outside of it, so that it can be made again");

  private static final String DECISION_FILE = "samsvar_gatekeeper.rego";

  private static final String DECISION =
      """
      package samsvar.gatekeeper

      deny contains finding(one.constraint, one.violation, "") if {
      	some one in found
      	one.constraint.action == "DENY"
      }

      warn contains finding(one.constraint, one.violation, prefixes[one.constraint.action]) if {
      	some one in found
      }

      prefixes := {"WARN": "", "DRYRUN": "Would be denied: "}

      finding(constraint, violation, prefix) := {
      	"code": constraint.code,
      	"message": concat("", [prefix, message(constraint, violation)]),
      	"details": violation,
      }

      message(_, violation) := violation.msg if is_string(violation.msg)

      message(_, violation) := violation if is_string(violation)

      message(constraint, violation) := sprintf("%s is violated", [constraint.code]) if {
      	not is_string(violation)
      	not has_message(violation)
      }

      has_message(violation) if is_string(violation.msg)

      # What a function is given has any type, so that no template is refused for the types it has.
      elements(violations) := [violation | some violation in violations]

      # Without any template there is nothing to find.
      found contains {"constraint": constraint, "violation": {}} if {
      	some constraint in input.constraints[""]
      }
      """;

  private GatekeeperPack() {}

  /** Whether these files are of this form: Gatekeeper's objects are among them. */
  public static boolean recognises(PackSources sources) {
    return sources.files().keySet().stream().anyMatch(GatekeeperPack::isObjects);
  }

  /** Of YAML, sources keep what Gatekeeper reads, besides data and parameters. */
  private static boolean isObjects(String path) {
    return PackSources.isYaml(path) && !PackSources.isData(path) && !PackSources.isParameters(path);
  }

  /**
   * Reads the templates and constraints in these files.
   *
   * @throws PackRefusedException when one of them says what Gatekeeper does not take or what cannot
   *     be run here, or when nothing would be judged
   */
  public static ForeignPack of(PackSources sources) throws PackRefusedException {
    try {
      return read(sources);
    } catch (IllegalArgumentException e) {
      throw new PackRefusedException(sources.name(), String.valueOf(e.getMessage()));
    }
  }

  private static ForeignPack read(PackSources sources) {
    Map<String, ConstraintTemplate> templates = new TreeMap<>();
    List<Constraint> constraints = new ArrayList<>();
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      if (isObjects(file.getKey())) {
        for (ObjectNode object : YamlFiles.objects(file.getKey(), file.getValue())) {
          add(file.getKey(), object, templates, constraints);
        }
      }
    }
    if (constraints.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing in it decides: there are ConstraintTemplates, but no constraint uses one");
    }
    List<BoundConstraint> bound = new ArrayList<>();
    for (Constraint constraint : constraints) {
      ConstraintTemplate template = templates.get(constraint.kind());
      if (template == null) {
        throw new IllegalArgumentException(
            "%s: constraint %s/%s has no ConstraintTemplate in this bundle; there are %s"
                .formatted(
                    constraint.file(), constraint.kind(), constraint.name(), templates.keySet()));
      }
      template
          .notRun()
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "%s: %s, so constraint %s would let everything pass; give the template Rego, or"
                            .formatted(template.file(), reason, constraint.name())
                        + " leave it to a ValidatingAdmissionPolicy");
              });
      if (constraint.match().generated()) {
        throw new IllegalArgumentException(
            "%s: constraint %s/%s is about generated objects only, which there are none of here: %s"
                .formatted(
                    constraint.file(),
                    constraint.kind(),
                    constraint.name(),
                    OTHER_GROUPS.get("expansion.gatekeeper.sh")));
      }
      bound.add(BoundConstraint.of(template, constraint));
    }
    return pack(sources.name(), sources.digest(), List.copyOf(templates.values()), bound);
  }

  private static void add(
      String file,
      ObjectNode object,
      Map<String, ConstraintTemplate> templates,
      List<Constraint> constraints) {
    if (ConstraintTemplate.is(object)) {
      ConstraintTemplate template = ConstraintTemplate.of(file, object);
      if (templates.put(template.kind(), template) != null) {
        throw new IllegalArgumentException(
            "%s: there are two ConstraintTemplates for %s".formatted(file, template.kind()));
      }
    } else if (Constraint.is(object)) {
      constraints.add(Constraint.of(file, object));
    } else {
      refuseOtherKinds(file, object);
    }
  }

  /** What changes objects, or what is judged: left out, constraints would judge something else. */
  private static void refuseOtherKinds(String file, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    String reason = OTHER_GROUPS.get(group);
    if (reason != null) {
      throw new IllegalArgumentException(
          "%s: %s %s is not run here: %s"
              .formatted(
                  file,
                  object.path("kind").asString(""),
                  object.path("metadata").path("name").asString(""),
                  reason));
    }
  }

  /**
   * The pack of these templates.
   *
   * @throws IllegalArgumentException when a template reads what it may not
   */
  static ForeignPack pack(
      String name,
      Digest digest,
      List<ConstraintTemplate> templates,
      List<BoundConstraint> constraints) {
    Map<String, Module> modules = new TreeMap<>();
    StringBuilder decision = new StringBuilder(DECISION);
    for (ConstraintTemplate template : templates) {
      template
          .code()
          .ifPresent(
              code -> {
                TemplateModules.files(template, code)
                    .forEach((path, text) -> modules.put(path, new Module(text, code.version())));
                decision.append(found(template));
              });
    }
    modules.put(DECISION_FILE, new Module(decision.toString(), RegoVersion.V1));
    return new ForeignPack(
        name, digest, modules, Map.of(), metadata(constraints), new GatekeeperInput(constraints));
  }

  private static String found(ConstraintTemplate template) {
    return """

        found contains {"constraint": constraint, "violation": violation} if {
        	some constraint in input.constraints["%s"]
        	some violation in elements(data.%s["%s"].main.violation) with input as {"review": input.review, "parameters": constraint.parameters}%s
        }
        """
        .formatted(
            template.id(),
            TemplateModules.PACKAGE,
            template.id(),
            template.readsInventory() ? " with data.inventory as input.inventory" : "");
  }

  private static PackMetadata metadata(List<BoundConstraint> constraints) {
    List<RuleDoc> rules = new ArrayList<>();
    for (BoundConstraint one : constraints) {
      for (String rule : List.of("deny", "warn")) {
        rules.add(
            new RuleDoc(
                PACKAGE,
                rule,
                one.constraint().code(),
                one.template().title(),
                one.template().description(),
                "",
                one.constraint().requirements()));
      }
    }
    return new PackMetadata(
        List.of(PACKAGE),
        PackMetadata.Subject.OBJECT,
        Map.of(PACKAGE, "Gatekeeper constraints"),
        Map.of(),
        rules,
        new LinkedHashSet<>(List.of(PackMetadata.ALL_INPUTS)));
  }
}
