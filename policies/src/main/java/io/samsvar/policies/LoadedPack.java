package io.samsvar.policies;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Severity;
import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.foreign.ForeignInput;
import io.samsvar.policies.wasm.UnusableModuleException;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pack in force: its module, where it is asked and with which parameters.
 *
 * @param module ready to run
 * @param reads what it is told of the input
 * @param fixed of that, what is the same for all questions: the module knows it already
 * @param remembered answers given before, null when the pack reads the clock
 * @param foreign how it is asked when it is of another engine's form, null when it is of ours
 * @param digest over the compiled pack, targets, match, enforcement and parameters
 */
record LoadedPack(
    String name,
    WasmModule module,
    PackMetadata metadata,
    Reads reads,
    Set<Target> targets,
    Match match,
    Enforcement enforcement,
    Map<InputField, Part> fixed,
    boolean organisation,
    @Nullable AnswerMemory remembered,
    @Nullable ForeignInput foreign,
    Digest digest) {

  private static final String TRANSLATIONS = "classes";

  /**
   * Loads a compiled pack.
   *
   * @throws PackRefusedException when it cannot run here, or is given a parameter it does not have
   */
  static LoadedPack load(
      BundleSpec spec, CompiledPack pack, ClusterFacts cluster, WasmLimits limits, Path cacheFolder)
      throws PackRefusedException {
    ObjectNode parameters = merged(spec, pack);
    Map<InputField, Part> fixed = fixed(pack, cluster, parameters);
    WasmModule module;
    try {
      Path translations = cacheFolder.resolve(TRANSLATIONS);
      Map<String, byte[]> told = new TreeMap<>();
      fixed.forEach((field, part) -> told.put(field.key(), part.json()));
      module = WasmModule.load(spec.name(), pack.wasm(), pack.data(), told, limits, translations);
    } catch (UnusableModuleException e) {
      throw new PackRefusedException(spec.name(), String.valueOf(e.getMessage()));
    }
    Digest digest =
        Digest.of(
            String.join(
                "\n",
                spec.name(),
                pack.digest().toString(),
                new TreeSet<>(spec.targets()).toString(),
                spec.match().canonical(),
                Boolean.toString(spec.organisation()),
                spec.enforcement().name(),
                InputDocument.JSON.writeValueAsString(parameters)));
    return new LoadedPack(
        spec.name(),
        module,
        pack.metadata(),
        Reads.of(pack.metadata()),
        spec.targets(),
        spec.match(),
        spec.enforcement(),
        fixed,
        spec.organisation(),
        module.hostBuiltins().contains("time.now_ns") ? null : new AnswerMemory(),
        pack.foreign(),
        digest);
  }

  private static Map<InputField, Part> fixed(
      CompiledPack pack, ClusterFacts cluster, ObjectNode parameters) {
    Map<InputField, Part> fixed = new EnumMap<>(InputField.class);
    if (pack.foreign() == null && pack.metadata().reads(InputField.PARAMETERS.key())) {
      fixed.put(InputField.PARAMETERS, Part.of(parameters));
    }
    if (pack.foreign() == null && pack.metadata().reads(InputField.CLUSTER.key())) {
      fixed.put(InputField.CLUSTER, Part.of(cluster));
    }
    return fixed;
  }

  /** Whether the pack judges such a thing there. */
  boolean appliesTo(Subject subject, Target target) {
    return metadata.subject() == subject && targets.contains(target);
  }

  /** Whether findings of this rule, as {@code samsvar.residency.deny}, are this pack's. */
  boolean speaks(String rule) {
    int dot = rule.lastIndexOf('.');
    return dot > 0 && metadata.packages().contains(rule.substring(0, dot));
  }

  /** What a finding of a rule weighs, by the enforcement of its bundle. */
  Severity weigh(Severity severity) {
    return switch (enforcement) {
      case DENY -> severity;
      case WARN -> Severity.WARN;
      case DRYRUN -> Severity.DRYRUN;
    };
  }

  private static ObjectNode merged(BundleSpec spec, CompiledPack pack) throws PackRefusedException {
    if (pack.foreign() != null && !spec.parameters().isEmpty()) {
      throw new PackRefusedException(
          spec.name(), "it is of another engine's form, which takes no parameters from us");
    }
    ObjectNode merged =
        pack.parameters().isEmpty()
            ? InputDocument.JSON.createObjectNode()
            : (ObjectNode) InputDocument.JSON.readTree(pack.parameters());
    for (var parameter : spec.parameters().properties()) {
      JsonNode known = merged.get(parameter.getKey());
      if (known == null && !pack.parameters().isEmpty()) {
        throw new PackRefusedException(
            spec.name(),
            "it has no parameter '%s'; it has %s"
                .formatted(parameter.getKey(), new TreeSet<>(merged.propertyNames())));
      }
      merged.set(parameter.getKey(), parameter.getValue());
    }
    return merged;
  }
}
