package io.samsvar.policies;

import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.WasmLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policies in force: the library, and what PolicyBundles add to it. A bundle only adds packs;
 * it can neither replace nor relax one of the library, nor a team's own one of the organisation.
 * Each change swaps the whole set in one step. Safe for several threads.
 */
public final class ActivePolicies implements Policies, AutoCloseable {

  private final PolicyCompiler compiler;
  private final Evaluator evaluator;
  private final WasmLimits limits;
  private final ClusterFacts cluster;
  private final List<LoadedPack> library;
  private final Map<String, LoadedPack> bundles = new TreeMap<>();
  private volatile Supplier<Inventory> declared = Inventory::empty;
  private volatile PolicySet current;

  private ActivePolicies(
      PolicyCompiler compiler,
      Evaluator evaluator,
      WasmLimits limits,
      ClusterFacts cluster,
      List<LoadedPack> library) {
    this.compiler = compiler;
    this.evaluator = evaluator;
    this.limits = limits;
    this.cluster = cluster;
    this.library = List.copyOf(library);
    this.current = new CompiledPolicySet(library, cluster, evaluator, () -> declared.get());
  }

  /** With the packs that come with Samsvar and are in force when nobody chooses. */
  public static ActivePolicies open(
      Path opa, Path cacheFolder, ClusterFacts cluster, Parameters parameters)
      throws PackRefusedException, IOException {
    return open(opa, cacheFolder, cluster, parameters, ShippedLibrary.STANDARD);
  }

  /**
   * With chosen packs of those that come with Samsvar. The pack prune is always among them.
   *
   * @param opa the pinned executable
   * @param cacheFolder where compiled packs are kept; made when missing
   * @param parameters of the packs, over their defaults
   * @param packs names of packs
   * @throws PackRefusedException when a pack does not compile, or has no such parameter
   * @throws IllegalArgumentException when there is no such pack
   * @throws IOException when {@code opa} cannot be run or the folder not be written
   */
  public static ActivePolicies open(
      Path opa, Path cacheFolder, ClusterFacts cluster, Parameters parameters, Set<String> packs)
      throws PackRefusedException, IOException {
    return open(
        PolicyCompiler.open(opa, cacheFolder),
        ShippedLibrary.chosen(packs),
        cluster,
        parameters,
        WasmLimits.standard());
  }

  /**
   * With the packs in a folder, one each in the folders below it, instead of those that come with
   * Samsvar.
   */
  public static ActivePolicies open(
      Path opa, Path cacheFolder, ClusterFacts cluster, Parameters parameters, Path libraryFolder)
      throws PackRefusedException, IOException {
    return open(
        PolicyCompiler.open(opa, cacheFolder),
        ShippedLibrary.read(libraryFolder),
        cluster,
        parameters,
        WasmLimits.standard());
  }

  /**
   * For a process that asks its questions and ends, as a check of a pull request: nothing is warmed
   * up, so the first decisions are given more time than those of a process that serves.
   *
   * @param packs the packs, for example {@link ShippedLibrary#read()} and more
   * @throws PackRefusedException also when two of them speak in the name of one package
   */
  public static ActivePolicies once(
      Path opa,
      Path cacheFolder,
      ClusterFacts cluster,
      Parameters parameters,
      List<PackSources> packs)
      throws PackRefusedException, IOException {
    return once(opa, cacheFolder, cluster, parameters, packs, Set.of());
  }

  /**
   * The same, where some of the packs are of a team's own bundle.
   *
   * @param teams names of these packs: exemptions of the team waive their rules
   */
  public static ActivePolicies once(
      Path opa,
      Path cacheFolder,
      ClusterFacts cluster,
      Parameters parameters,
      List<PackSources> packs,
      Set<String> teams)
      throws PackRefusedException, IOException {
    PolicyCompiler compiler = PolicyCompiler.open(opa, cacheFolder);
    List<LoadedPack> loaded =
        load(compiler, packs, cluster, parameters, WasmLimits.unhurried(), teams);
    Map<String, String> owners = new TreeMap<>();
    for (LoadedPack pack : loaded) {
      for (String name : pack.metadata().packages()) {
        String other = owners.put(name, pack.name());
        if (other != null) {
          throw new PackRefusedException(
              pack.name(), "package " + name + " belongs to the pack " + other + " already");
        }
      }
    }
    Evaluator evaluator = new Evaluator(Runtime.getRuntime().availableProcessors());
    return new ActivePolicies(compiler, evaluator, WasmLimits.unhurried(), cluster, loaded);
  }

  static ActivePolicies open(
      PolicyCompiler compiler,
      List<PackSources> sources,
      ClusterFacts cluster,
      Parameters parameters,
      WasmLimits limits)
      throws PackRefusedException, IOException {
    List<LoadedPack> library = load(compiler, sources, cluster, parameters, limits, Set.of());
    Evaluator evaluator = new Evaluator(Runtime.getRuntime().availableProcessors());
    library.forEach(pack -> PackWarmUp.run(pack, evaluator));
    return new ActivePolicies(compiler, evaluator, limits, cluster, library);
  }

  /** Several at once: in a process that checks one file and ends, this is most of the work. */
  private static List<LoadedPack> load(
      PolicyCompiler compiler,
      List<PackSources> sources,
      ClusterFacts cluster,
      Parameters parameters,
      WasmLimits limits,
      Set<String> teams)
      throws PackRefusedException, IOException {
    Set<String> unknown = new HashSet<>(parameters.packs().keySet());
    sources.forEach(pack -> unknown.remove(pack.name()));
    if (!unknown.isEmpty()) {
      throw new PackRefusedException(
          String.join(", ", unknown), "there are parameters for it, but no such pack");
    }
    List<Callable<LoadedPack>> loading = new ArrayList<>();
    for (PackSources pack : sources) {
      ObjectNode given =
          parameters.packs().getOrDefault(pack.name(), InputDocument.JSON.createObjectNode());
      BundleSpec spec =
          new BundleSpec(
              pack.name(),
              EnumSet.allOf(Target.class),
              Match.everything(),
              Enforcement.DENY,
              given,
              !teams.contains(pack.name()));
      loading.add(
          () ->
              LoadedPack.load(
                  spec,
                  ForeignForms.compile(compiler, pack),
                  cluster,
                  limits,
                  compiler.cacheFolder()));
    }
    return InParallel.all(loading);
  }

  @Override
  public PolicySet current() {
    return current;
  }

  /** What the rules in force say of themselves, library first. */
  public List<RuleDoc> documentation() {
    List<RuleDoc> rules = new ArrayList<>();
    library.forEach(pack -> rules.addAll(pack.metadata().rules()));
    synchronized (bundles) {
      bundles.values().forEach(pack -> rules.addAll(pack.metadata().rules()));
    }
    return rules;
  }

  /**
   * Compiles a pack without bringing it into force: checked, its own tests passed. Constraints of
   * Gatekeeper and packages of Conftest are recognised by what is in the files.
   */
  public CompiledPack compile(PackSources sources) throws PackRefusedException, IOException {
    return ForeignForms.compile(compiler, sources);
  }

  /**
   * Examines a bundle that compiles: its format, what its tests cover, and whether its parameters
   * fit its schema.
   *
   * @param coverageMin least coverage by its tests, in percent; 0 asks for none
   * @throws PackRefusedException when that is not as asked
   */
  public void examine(BundleSpec spec, PackSources sources, CompiledPack pack, int coverageMin)
      throws PackRefusedException, IOException {
    if (pack.foreign() == null) {
      compiler.examine(sources, coverageMin);
    }
    ParameterRules.check(sources, spec.parameters());
  }

  /**
   * Brings a bundle into force, in place of what was in force under its name. When it is refused,
   * what was in force stays. A bundle of the organisation takes a package from a team's own bundle,
   * which is out of force then; nothing takes one from the library or from the organisation.
   *
   * @return the set now in force
   * @throws PackRefusedException when it cannot run, is given a parameter it does not have, or
   *     speaks in the name of a package that it may not have
   */
  public PolicySet activate(BundleSpec spec, CompiledPack pack) throws PackRefusedException {
    for (LoadedPack shipped : library) {
      Precedence.refuse(spec, pack, shipped, "belongs to the library");
    }
    LoadedPack loaded = LoadedPack.load(spec, pack, cluster, limits, compiler.cacheFolder());
    PackWarmUp.run(loaded, evaluator);
    synchronized (bundles) {
      List<LoadedPack> others =
          bundles.values().stream().filter(other -> !other.name().equals(spec.name())).toList();
      for (LoadedPack other : others) {
        if (other.organisation() || !spec.organisation()) {
          Precedence.refuse(spec, pack, other, "belongs to PolicyBundle " + other.name());
        }
      }
      others.stream()
          .filter(other -> Precedence.shared(pack, other).isPresent())
          .forEach(other -> bundles.remove(other.name()));
      bundles.put(spec.name(), loaded);
      return swap();
    }
  }

  /** Names of the bundles in force. */
  public Set<String> bundles() {
    synchronized (bundles) {
      return Set.copyOf(bundles.keySet());
    }
  }

  /**
   * Takes a bundle out of force; nothing happens when it is not.
   *
   * @return the set now in force
   */
  public PolicySet remove(String name) {
    synchronized (bundles) {
      bundles.remove(name);
      return swap();
    }
  }

  private PolicySet swap() {
    List<LoadedPack> packs = new ArrayList<>(library);
    packs.addAll(bundles.values());
    PolicySet next = new CompiledPolicySet(packs, cluster, evaluator, () -> declared.get());
    current = next;
    return next;
  }

  /**
   * Says what policies that compare with other objects see at admission and in the audit of live
   * objects. Without it that is nothing; at the gate it is what is judged together.
   *
   * @param objects may throw as long as that is not known, which denies where such a policy is
   *     asked
   */
  public void compareWith(Supplier<Inventory> objects) {
    declared = objects;
  }

  /**
   * The rules, by pack, that are too large to be compiled and run interpreted, which is slow: for
   * metrics and for whoever wrote them. Mostly there are none.
   */
  public Map<String, Set<String>> interpreted() {
    Map<String, Set<String>> interpreted = new TreeMap<>();
    synchronized (bundles) {
      List<LoadedPack> packs = new ArrayList<>(library);
      packs.addAll(bundles.values());
      for (LoadedPack pack : packs) {
        if (!pack.module().interpreted().isEmpty()) {
          interpreted.put(pack.name(), pack.module().interpreted());
        }
      }
    }
    return interpreted;
  }

  /** How many threads evaluate now, for metrics. */
  public int busyThreads() {
    return evaluator.size() - evaluator.idle();
  }

  /** Ends the threads; decisions after that are undecided. */
  @Override
  public void close() {
    evaluator.close();
  }
}
