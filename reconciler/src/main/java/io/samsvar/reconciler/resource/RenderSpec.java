package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the files of a Sync become manifests.
 *
 * @param helm what a chart is given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RenderSpec(
    @JsonPropertyDescription("What a chart at the path is given; {} for a chart without wishes.")
        @Nullable Helm helm) {

  /** What holds when the Sync says nothing. */
  public static final RenderSpec DEFAULT = new RenderSpec(null);

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

  /** What a chart is given, or nothing. */
  public Helm helmOrDefault() {
    return helm == null ? Helm.DEFAULT : helm;
  }
}
