package io.samsvar.cli.policy;

import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.ShippedLibrary;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policies judge, and what they are told besides: the same options wherever one asks. */
public final class PolicyOptions {

  /** Folder of compiled packs below the user's cache. */
  private static final String CACHE = "policies";

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "A pack, or a folder with a pack in each folder, judged beside the shipped ones; may be"
              + " given several times.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--team-policies",
      paramLabel = "DIR",
      description =
          "As --policies, for a PolicyBundle of a team (spec.team): the team's own exemptions waive"
              + " its rules.")
  private List<Path> teamFolders = new ArrayList<>();

  @Option(
      names = "--pack",
      paramLabel = "NAME",
      description =
          "A shipped pack to judge by, in place of the standard ones or those of samsvar.yaml;"
              + " may be given several times.")
  private Set<String> chosen = new TreeSet<>();

  @Option(names = "--no-shipped", description = "Leave the shipped packs out.")
  private boolean withoutShipped;

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description =
          "Parameters by pack (YAML or JSON), or the samsvar.yaml of a cluster, whose name,"
              + " regions and packs are taken too.")
  private @Nullable Path parameters;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      description = "What policy is told of the cluster's name.")
  private @Nullable String clusterName;

  @Option(
      names = "--cluster-region",
      paramLabel = "REGION",
      description = "A region in which the cluster has nodes; may be given several times.")
  private List<String> clusterRegions = new ArrayList<>();

  /** The packs that were asked for, the shipped ones first. */
  public List<PackSources> packs() throws IOException {
    List<PackSources> packs = new ArrayList<>();
    if (!withoutShipped) {
      packs.addAll(ShippedLibrary.chosen(chosen.isEmpty() ? file().chosen() : chosen));
    }
    for (Path folder : folders) {
      packs.addAll(PackFolders.read(folder));
    }
    packs.addAll(teamPacks());
    if (packs.isEmpty()) {
      throw new IllegalArgumentException("--no-shipped needs --policies: nothing would judge");
    }
    return packs;
  }

  /**
   * What was in force before: these packs in place of those that were asked for, beside the shipped
   * ones unless they were left out. Without any, the shipped ones alone.
   */
  public List<PackSources> packsBefore(List<Path> before) throws IOException {
    List<PackSources> packs = new ArrayList<>();
    if (before.isEmpty() || !withoutShipped) {
      packs.addAll(ShippedLibrary.chosen(chosen.isEmpty() ? file().chosen() : chosen));
    }
    for (Path folder : before) {
      packs.addAll(PackFolders.read(folder));
    }
    return packs;
  }

  /**
   * The policies that were asked for.
   *
   * @throws IllegalArgumentException when an option names what is not there
   */
  public ActivePolicies open() throws IOException, PackRefusedException {
    return open(packs());
  }

  /** These packs, with the parameters that were asked for. */
  public ActivePolicies open(List<PackSources> packs) throws IOException, PackRefusedException {
    ParametersFile file = file();
    ClusterFacts cluster =
        new ClusterFacts(
            clusterName == null ? file.cluster().name() : clusterName,
            clusterRegions.isEmpty() ? file.cluster().regions() : clusterRegions);
    return ActivePolicies.once(
        Toolchain.standard().binary("opa"),
        cacheFolder(),
        cluster,
        new Parameters(Map.copyOf(file.packs())),
        packs,
        teamPacks().stream().map(PackSources::name).collect(Collectors.toSet()));
  }

  private List<PackSources> teamPacks() throws IOException {
    List<PackSources> packs = new ArrayList<>();
    for (Path folder : teamFolders) {
      packs.addAll(PackFolders.read(folder));
    }
    return packs;
  }

  /** Whether anybody says where the cluster has nodes. */
  public boolean tellsRegions() {
    return !clusterRegions.isEmpty() || !file().cluster().regions().isEmpty();
  }

  private ParametersFile file() {
    return parameters == null ? ParametersFile.none() : ParametersFile.read(parameters);
  }

  /** Where compiled packs are kept between runs. */
  public static Path cacheFolder() {
    return Toolchain.standardCache().resolve(CACHE);
  }
}
