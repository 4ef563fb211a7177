package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.foreign.ForeignInput;
import io.samsvar.policies.foreign.RegoVersion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pack made of another engine's form. It is compiled as it is: without the strict check and the
 * formatting that our own packs pass, but with the same built-in functions and no others.
 *
 * @param digest over all it was made of
 * @param modules by path
 * @param data JSON or YAML files that {@code data} starts with, by path
 * @param metadata names the packages below {@code samsvar} whose {@code deny} and {@code warn} are
 *     the decision
 * @param input how it is asked
 */
public record ForeignPack(
    String name,
    Digest digest,
    Map<String, Module> modules,
    Map<String, String> data,
    PackMetadata metadata,
    ForeignInput input) {

  /** Copies the maps. */
  public ForeignPack {
    modules = Map.copyOf(modules);
    data = Map.copyOf(data);
  }

  /**
   * One file of Rego.
   *
   * @param version the Rego it is written in
   */
  public record Module(String text, RegoVersion version) {}

  /** All files as they are written for the compiler. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>(data);
    modules.forEach((path, module) -> files.put(path, module.text()));
    return files;
  }

  /** Which of the files are written in v1, sorted; all others are v0. */
  List<String> v1() {
    return modules.entrySet().stream()
        .filter(module -> module.getValue().version() == RegoVersion.V1)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
