package io.samsvar.policies.gatekeeper;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.compile.Problem;
import io.samsvar.policies.foreign.YamlFiles;
import io.samsvar.policies.gatekeeper.SuiteResult.Outcome;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.UnusableModuleException;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the suites of {@code gator verify} through our engine. The templates of many suites are
 * compiled together, each once. One use, one thread.
 */
public final class SuiteRunner implements AutoCloseable {

  /** How many templates make one module. */
  private static final int TEMPLATES_MAX = 50;

  private final PolicyCompiler compiler;
  private final Evaluator evaluator = new Evaluator(1);
  private final Map<String, WasmModule> modules = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final Map<Path, String> unreadable = new HashMap<>();
  private final Map<Path, ConstraintTemplate> templates = new TreeMap<>();

  private SuiteRunner(PolicyCompiler compiler) {
    this.compiler = compiler;
  }

  /**
   * With this {@code opa}.
   *
   * @param cacheFolder where compiled templates are kept; made when missing
   * @throws IOException when {@code opa} does not answer
   */
  public static SuiteRunner open(Path opa, Path cacheFolder) throws IOException {
    return new SuiteRunner(PolicyCompiler.open(opa, cacheFolder));
  }

  /**
   * Runs the suites in a file, or in a folder and the folders below it.
   *
   * @throws IOException when a suite cannot be read or {@code opa} not be run
   * @throws IllegalArgumentException when a suite is no YAML
   */
  public List<SuiteResult> run(Path root) throws IOException {
    List<SuiteFile> suites = SuiteFile.find(root);
    for (SuiteFile suite : suites) {
      for (SuiteFile.Test test : suite.tests()) {
        read(suite.beside(test.template()));
      }
    }
    compile();
    List<SuiteResult> results = new ArrayList<>();
    for (SuiteFile suite : suites) {
      results.add(run(root, suite));
    }
    return results;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    evaluator.close();
  }

  private void read(Path file) {
    if (templates.containsKey(file) || unreadable.containsKey(file)) {
      return;
    }
    try {
      List<ObjectNode> objects = YamlFiles.objects(file.toString(), Files.readString(file));
      ObjectNode template =
          objects.stream()
              .filter(ConstraintTemplate::is)
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(file + " holds no template"));
      templates.put(file, ConstraintTemplate.of(file.toString(), template).unique());
    } catch (IOException | IllegalArgumentException e) {
      unreadable.put(file, String.valueOf(e.getMessage()));
    }
  }

  private void compile() throws IOException {
    Map<String, ConstraintTemplate> byId = new TreeMap<>();
    templates.values().forEach(template -> byId.putIfAbsent(template.id(), template));
    List<ConstraintTemplate> all = new ArrayList<>();
    for (ConstraintTemplate template : byId.values()) {
      if (template.code().isPresent()) {
        try {
          // Alone first, since what one template may not read is no reason against the others.
          GatekeeperPack.pack("suite", Digest.of(template.id()), List.of(template), List.of());
          all.add(template);
        } catch (IllegalArgumentException e) {
          refused.put(template.id(), String.valueOf(e.getMessage()));
        }
      }
    }
    for (int from = 0; from < all.size(); from += TEMPLATES_MAX) {
      compile(all.subList(from, Math.min(all.size(), from + TEMPLATES_MAX)));
    }
  }

  /** Templates that do not compile are left out, and the others tried again. */
  private void compile(List<ConstraintTemplate> some) throws IOException {
    List<ConstraintTemplate> left = new ArrayList<>(some);
    while (!left.isEmpty()) {
      try {
        CompiledPack pack =
            compiler.compile(GatekeeperPack.pack("suite", Digest.of("suite"), left, List.of()));
        WasmModule module =
            WasmModule.load(
                "suite",
                pack.wasm(),
                pack.data(),
                WasmLimits.standard(),
                compiler.cacheFolder().resolve("translated"));
        left.forEach(template -> modules.put(template.id(), module));
        return;
      } catch (PackRefusedException e) {
        left.removeAll(blamed(left, e));
      } catch (UnusableModuleException e) {
        left.forEach(template -> refused.put(template.id(), String.valueOf(e.getMessage())));
        return;
      }
    }
  }

  private List<ConstraintTemplate> blamed(
      List<ConstraintTemplate> templates, PackRefusedException reason) {
    List<ConstraintTemplate> blamed = new ArrayList<>();
    for (ConstraintTemplate template : templates) {
      List<Problem> problems =
          reason.problems().stream()
              .filter(problem -> problem.file().startsWith(template.id() + "/"))
              .toList();
      if (!problems.isEmpty()) {
        blamed.add(template);
        refused.put(template.id(), problems.toString());
      }
    }
    if (blamed.isEmpty()) {
      blamed.addAll(templates);
      templates.forEach(it -> refused.put(it.id(), String.valueOf(reason.getMessage())));
    }
    return blamed;
  }

  private SuiteResult run(Path root, SuiteFile suite) {
    List<SuiteResult.Case> results = new ArrayList<>();
    for (SuiteFile.Test test : suite.tests()) {
      if (suite.skip() || test.skip()) {
        all(test, Outcome.SKIPPED, "the suite skips it", results);
      } else if (test.expands()) {
        all(test, Outcome.NOT_RUN, "it expands workloads, which is not done here", results);
      } else {
        run(suite, test, results);
      }
    }
    String path = Files.isDirectory(root) ? root.relativize(suite.file()).toString() : "";
    return new SuiteResult(
        path.isEmpty() ? String.valueOf(suite.file().getFileName()) : path, suite.name(), results);
  }

  private void run(SuiteFile suite, SuiteFile.Test test, List<SuiteResult.Case> results) {
    Path file = suite.beside(test.template());
    ConstraintTemplate template = templates.get(file);
    if (template == null) {
      all(test, Outcome.FAILED, unreadable.getOrDefault(file, "there is no template"), results);
      return;
    }
    if (template.notRun().isPresent()) {
      all(test, Outcome.NOT_RUN, template.notRun().get(), results);
      return;
    }
    WasmModule module = modules.get(template.id());
    if (module == null) {
      String reason = refused.getOrDefault(template.id(), "it was not compiled");
      all(test, Outcome.NOT_RUN, "the template is refused: " + reason, results);
      return;
    }
    Optional<BoundConstraint> constraint = constraint(suite, test, template, results);
    if (constraint.isPresent()) {
      SuiteCase runner = new SuiteCase(evaluator, module, constraint.get());
      for (SuiteFile.Case one : test.cases()) {
        results.add(
            one.skip()
                ? new SuiteResult.Case(
                    test.name(), one.name(), Outcome.SKIPPED, "the suite skips it")
                : runner.run(suite, test, one));
      }
    }
  }

  /** The constraint, when it is accepted and the test is not about its being refused. */
  private static Optional<BoundConstraint> constraint(
      SuiteFile suite,
      SuiteFile.Test test,
      ConstraintTemplate template,
      List<SuiteResult.Case> results) {
    Path file = suite.beside(test.constraint());
    String problem;
    try {
      ObjectNode object =
          YamlFiles.objects(file.toString(), Files.readString(file)).stream()
              .filter(Constraint::is)
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(file + " holds no constraint"));
      BoundConstraint bound = BoundConstraint.of(template, Constraint.of(file.toString(), object));
      if (!test.invalid()) {
        return Optional.of(bound);
      }
      problem = "the constraint is accepted, which it should not be";
    } catch (IOException | IllegalArgumentException e) {
      problem = String.valueOf(e.getMessage());
      if (test.invalid()) {
        results.add(new SuiteResult.Case(test.name(), "invalid constraint", Outcome.PASSED, ""));
        return Optional.empty();
      }
    }
    if (test.invalid()) {
      results.add(new SuiteResult.Case(test.name(), "invalid constraint", Outcome.FAILED, problem));
    } else {
      all(test, Outcome.FAILED, problem, results);
    }
    return Optional.empty();
  }

  private static void all(
      SuiteFile.Test test, Outcome outcome, String reason, List<SuiteResult.Case> results) {
    for (SuiteFile.Case one : test.cases()) {
      results.add(new SuiteResult.Case(test.name(), one.name(), outcome, reason));
    }
  }
}
