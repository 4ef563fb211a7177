package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the files of a Sync become manifests.
 *
 * @param helm what a chart is given
 * @param substitute values by name, which texts of the manifests may ask for
 * @param substituteFrom more of them; later ones win, and those of {@code substitute} over all
 * @param strict whether a variable that is not declared stops; null means yes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RenderSpec(
    @JsonPropertyDescription("What a chart at the path is given; {} for a chart without wishes.")
        @Nullable Helm helm,
    @PreserveUnknownFields
        @JsonPropertyDescription(
            "Values for ${NAME} and ${NAME:-default} in texts of the manifests: texts, numbers and"
                + " booleans. A text that is one variable and nothing else takes the value's type."
                + " Nothing secret belongs here.")
        @Nullable JsonNode substitute,
    @Size(max = 16)
        @JsonPropertyDescription(
            "ConfigMaps of the Sync's namespace with more values, all of them texts; later ones win,"
                + " and substitute over all.")
        @Nullable List<ValuesFrom> substituteFrom,
    @Default("true")
        @JsonPropertyDescription(
            "Stop at a variable that is not declared and has no default; false: leave it as it"
                + " stands. Counts where substitute or substituteFrom is given.")
        @Nullable Boolean strict) {

  /** What holds when the Sync says nothing. */
  public static final RenderSpec DEFAULT = new RenderSpec(null, null, null, null);

  /**
   * What a chart is given.
   *
   * @param releaseName name of the release, null for that of the Sync
   * @param namespace what templates see as the release's namespace, null for the target namespace
   * @param valuesFiles files below the root of the repository, later ones win
   * @param values values that win over the files
   * @param kubeVersion version that templates see, null for the cluster's
   * @param apiVersions what templates see as served, null for what the cluster serves
   * @param skipCrds whether what stands in the chart's {@code crds} is left out
   * @param hooks what becomes of hooks
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Helm(
      @Size(min = 1, max = 53)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription("Name of the release; without it, that of the Sync.")
          @Nullable String releaseName,
      @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription(
              "What templates see as .Release.Namespace; without it, the target namespace.")
          @Nullable String namespace,
      @Size(max = 32)
          @JsonPropertyDescription(
              "Files with values, from the chart's directory and within the repository; later ones"
                  + " win.")
          @Nullable List<String> valuesFiles,
      @PreserveUnknownFields
          @JsonPropertyDescription("Values that win over the files. Nothing secret belongs here.")
          @Nullable JsonNode values,
      @Size(min = 3, max = 64)
          @Pattern("^v?[0-9]+\\.[0-9]+(\\.[0-9]+)?([-+][0-9A-Za-z.+-]*)?$")
          @JsonPropertyDescription("Version that templates see; without it, the cluster's.")
          @Nullable String kubeVersion,
      @Size(max = 2000)
          @JsonPropertyDescription(
              "What templates see as served, for example monitoring.coreos.com/v1; without it, what"
                  + " the cluster serves.")
          @Nullable List<String> apiVersions,
      @Default("false")
          @JsonPropertyDescription("Leave out what stands in the chart's folder crds.")
          @Nullable Boolean skipCrds,
      @Default("map")
          @JsonPropertyDescription(
              "map: hooks before and after an installation or upgrade become PreSync and PostSync;"
                  + " omit: leave them out; refuse: stop at a chart that has any. Tests are always"
                  + " left out.")
          @Nullable HookMode hooks) {

    /** Nothing wished. */
    public static final Helm DEFAULT = new Helm(null, null, null, null, null, null, null, null);

    /** Files with values, in their order. */
    public List<String> files() {
      return valuesFiles == null ? List.of() : valuesFiles;
    }

    /** Whether CustomResourceDefinitions of the chart are taken. */
    public boolean takesCrds() {
      return !Boolean.TRUE.equals(skipCrds);
    }

    /** What becomes of hooks. */
    public HookMode hookMode() {
      return hooks == null ? HookMode.MAP : hooks;
    }
  }

  /** What becomes of a chart's hooks. */
  public enum HookMode {
    /** They become hooks of a sync. */
    @JsonProperty("map")
    MAP,
    /** They are left out, which is told. */
    @JsonProperty("omit")
    OMIT,
    /** A chart with hooks is refused. */
    @JsonProperty("refuse")
    REFUSE
  }

  /**
   * Where values are.
   *
   * @param kind ConfigMap
   * @param name its name, in the Sync's namespace
   * @param optional whether it may be missing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.kind == 'ConfigMap'",
      message =
          "values come from ConfigMaps only: what is substituted stands readable in the cluster and"
              + " in plans, so a Secret's would be no secret any more; seal it (samsvar seal) and let"
              + " the workload refer to the Secret",
      fieldPath = ".kind")
  public record ValuesFrom(
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("ConfigMap.") String kind,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name, in the Sync's namespace.")
          String name,
      @Default("false") @JsonPropertyDescription("Whether it may be missing.")
          @Nullable Boolean optional) {

    /** Whether it may be missing. */
    public boolean mayBeMissing() {
      return Boolean.TRUE.equals(optional);
    }
  }

  /** Whether variables are looked for at all. */
  public boolean substitutes() {
    return substitute != null || (substituteFrom != null && !substituteFrom.isEmpty());
  }

  /** Whether a variable that is not declared stops. */
  public boolean isStrict() {
    return !Boolean.FALSE.equals(strict);
  }

  /** The ConfigMaps, in their order. */
  public List<ValuesFrom> sources() {
    return substituteFrom == null ? List.of() : substituteFrom;
  }

  /** What a chart is given, or nothing. */
  public Helm helmOrDefault() {
    return helm == null ? Helm.DEFAULT : helm;
  }
}
