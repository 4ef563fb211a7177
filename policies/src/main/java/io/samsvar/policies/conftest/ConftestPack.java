package io.samsvar.policies.conftest;

import io.samsvar.policies.compile.ForeignPack;
import io.samsvar.policies.compile.ForeignPack.Module;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.foreign.RegoVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Packages of Conftest as one pack: every rule named {@code deny}, {@code violation} or {@code
 * warn}, alone or with a suffix, in every package of the folder.
 */
public final class ConftestPack {

  /** The package its findings come from. */
  public static final String PACKAGE = "samsvar.conftest";

  private static final String MAIN = "main";
  private static final String OURS = "samsvar";
  private static final String EXCEPTION = "exception";
  private static final String DECISION_FILE = "samsvar_conftest.rego";

  private static final String DECISION =
      """
      package samsvar.conftest

      deny contains {"code": one.code, "message": one.message} if {
      	some one in found
      	one.rule == "deny"
      	not one.excepted
      }

      warn contains {"code": one.code, "message": one.message} if {
      	some one in found
      	one.rule == "warn"
      	not one.excepted
      }

      warn contains {"code": one.code, "message": sprintf("Excepted by the package: %s", [one.message])} if {
      	some one in found
      	one.excepted
      }

      # Conftest counts what is no message as passed; here it is at least told.
      warn contains {"code": one.code, "message": sprintf("%s answered without a message, which does not count", [one.code])} if {
      	some one in asked
      	counts_for_nothing(one.answer)
      }

      counts_for_nothing(answer) if {
      	is_boolean(answer)
      	answer
      }

      counts_for_nothing(answer) if {
      	not is_boolean(answer)
      	not is_array(answer)
      	not is_set(answer)
      	not is_object(answer)
      }

      counts_for_nothing(answer) if {
      	some value in elements(answer)
      	value == ""
      }

      found contains object.union(one, {"message": message(one, value), "answer": null}) if {
      	some one in asked
      	some value in elements(one.answer)
      	value != ""
      }

      # What a function is given has any type, so that no package is refused for the types it has.
      elements(answer) := [value | some value in answer]

      names(exceptions) := [name | some list in exceptions; some name in list]

      message(_, value) := value if is_string(value)

      message(_, value) := value.msg if is_string(value.msg)

      message(one, value) := sprintf("%s is raised without a message", [one.code]) if {
      	not is_string(value)
      	not has_message(value)
      }

      has_message(value) if is_string(value.msg)
      """;

  private ConftestPack() {}

  /** Whether these files are of this form: Rego with a package main and none below samsvar. */
  public static boolean recognises(PackSources sources) {
    boolean main = false;
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      if (isModule(file.getKey())) {
        List<String> path = path(file.getKey(), file.getValue());
        if (!path.isEmpty() && path.getFirst().equals(OURS)) {
          return false;
        }
        main |= path.equals(List.of(MAIN));
      }
    }
    return main;
  }

  private static List<String> path(String file, String text) {
    try {
      return ConftestFile.of(file, text).packagePath();
    } catch (IllegalArgumentException e) {
      // Told when the pack is read.
      return List.of(MAIN);
    }
  }

  /**
   * Reads the packages.
   *
   * @throws PackRefusedException when one of them calls what cannot be run here, or nothing decides
   */
  public static ForeignPack of(PackSources sources) throws PackRefusedException {
    Map<String, Module> modules = new TreeMap<>();
    Map<String, String> data = new TreeMap<>();
    Map<List<String>, Set<String>> rules = new TreeMap<>(Comparator.comparing(List::toString));
    boolean readsFile = false;
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      if (PackSources.isData(file.getKey())) {
        data.put(file.getKey(), file.getValue());
      } else if (isModule(file.getKey())) {
        ConftestFile read = read(sources, file.getKey(), file.getValue());
        modules.put(file.getKey(), new Module(file.getValue(), read.version()));
        rules.computeIfAbsent(read.packagePath(), _ -> new TreeSet<>()).addAll(read.rules());
        readsFile |= read.readsFile();
      }
    }
    rules.values().removeIf(names -> names.stream().allMatch(EXCEPTION::equals));
    if (rules.isEmpty()) {
      throw new PackRefusedException(
          sources.name(), "nothing in it decides: rules named deny, violation or warn do");
    }
    modules.put(DECISION_FILE, new Module(decision(rules, readsFile), RegoVersion.V1));
    return new ForeignPack(
        sources.name(), sources.digest(), modules, data, metadata(rules), new ConftestInput());
  }

  private static boolean isModule(String path) {
    return path.endsWith(".rego") && !PackSources.isTest(path);
  }

  private static ConftestFile read(PackSources sources, String path, String text)
      throws PackRefusedException {
    try {
      return ConftestFile.of(path, text);
    } catch (IllegalArgumentException e) {
      throw new PackRefusedException(sources.name(), String.valueOf(e.getMessage()));
    }
  }

  private static String decision(Map<List<String>, Set<String>> rules, boolean readsFile) {
    StringBuilder text = new StringBuilder(DECISION);
    String asDocument =
        " with input as input.document"
            + (readsFile ? " with data.conftest as input.conftest" : "");
    rules.forEach(
        (path, names) -> {
          for (String name : names) {
            if (!name.equals(EXCEPTION)) {
              text.append(asked(path, name, asDocument));
            }
          }
          if (names.contains(EXCEPTION)) {
            text.append(excepted(path, asDocument));
          }
        });
    if (rules.values().stream().noneMatch(names -> names.contains(EXCEPTION))) {
      text.append("\nexcepted contains [\"\", \"\"] if false\n");
    }
    return text.toString();
  }

  private static String asked(List<String> path, String name, String asDocument) {
    return """

        asked contains {"rule": "%s", "code": "%s", "answer": answer, "excepted": excepted_here} if {
        	answer := %s%s
        	excepted_here := ["%s", "%s"] in excepted
        }
        """
        .formatted(
            name.startsWith("warn") ? "warn" : "deny",
            code(path, name),
            reference(path, name),
            asDocument,
            String.join(".", path),
            name.replaceFirst("^(deny|violation|warn)_", ""));
  }

  /**
   * As Conftest asks: {@code data.<package>.exception[_][_]} is the rule's name behind its prefix.
   */
  private static String excepted(List<String> path, String asDocument) {
    return """

        excepted contains ["%s", name] if {
        	exceptions := %s%s
        	some name in names(exceptions)
        }
        """
        .formatted(String.join(".", path), reference(path, EXCEPTION), asDocument);
  }

  private static String reference(List<String> path, String name) {
    return "data"
        + path.stream().map(segment -> "[\"" + segment + "\"]").collect(Collectors.joining())
        + "[\""
        + name
        + "\"]";
  }

  private static String code(List<String> path, String name) {
    return "conftest." + String.join(".", path) + "." + name;
  }

  private static PackMetadata metadata(Map<List<String>, Set<String>> rules) {
    List<RuleDoc> documented = new ArrayList<>();
    rules.forEach(
        (path, names) -> {
          for (String name : names) {
            if (!name.equals(EXCEPTION)) {
              String rule = name.startsWith("warn") ? "warn" : "deny";
              documented.add(
                  new RuleDoc(
                      PACKAGE, rule, code(path, name), code(path, name), "", "", List.of()));
            }
          }
        });
    return new PackMetadata(
        List.of(PACKAGE),
        PackMetadata.Subject.OBJECT,
        Map.of(PACKAGE, "Conftest policies"),
        Map.of(),
        documented,
        new LinkedHashSet<>(List.of(PackMetadata.ALL_INPUTS)));
  }
}
