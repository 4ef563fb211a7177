package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/**
 * A tool that kept objects before, known by its field managers. What it applied as a whole becomes
 * ours, so that what Git no longer declares of it goes; of what was changed piece by piece by the
 * same tool only what Git declares does, and the rest stays as it is.
 */
public enum Tool {
  /** kubectl: apply, and the commands that change a part. */
  @JsonProperty("kubectl")
  KUBECTL,
  /** Argo CD, by client-side and by server-side apply. */
  @JsonProperty("argocd")
  ARGOCD,
  /** Flux: its two controllers that apply. */
  @JsonProperty("flux")
  FLUX;

  private static final Set<String> KUBECTL_APPLY =
      Set.of("kubectl-client-side-apply", "kubectl", "kubectl-last-applied", "before-first-apply");
  private static final Set<String> KUBECTL_PARTS =
      Set.of(
          "kubectl-create",
          "kubectl-edit",
          "kubectl-replace",
          "kubectl-patch",
          "kubectl-set",
          "kubectl-label",
          "kubectl-annotate",
          "kubectl-rollout");
  private static final Set<String> ARGOCD_APPLY =
      Set.of("argocd-controller", "argocd-application-controller", "argocd-server");
  private static final Set<String> FLUX_APPLY =
      Set.of("kustomize-controller", "helm-controller", "flux-client-side-apply");

  /** Whether this manager writes whole manifests for the tool. */
  public boolean applies(String manager) {
    return switch (this) {
      case KUBECTL -> KUBECTL_APPLY.contains(manager);
      case ARGOCD -> ARGOCD_APPLY.contains(manager);
      case FLUX -> FLUX_APPLY.contains(manager);
    };
  }

  /** Whether this manager is one of the tool's. */
  public boolean has(String manager) {
    return applies(manager) || (this == KUBECTL && KUBECTL_PARTS.contains(manager));
  }
}
