package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.Sync;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Sync may declare at all. These rules hold without any policy, since an object against them
 * could change policy, enforcement or rights. A Sync in {@link Sync#SYSTEM_NAMESPACE} is not bound
 * by them. Pure.
 */
public final class ScopeRules {

  private static final String RULE = "samsvar.scope";

  private static final Set<String> CLUSTER_RBAC = Set.of("ClusterRole", "ClusterRoleBinding");

  private ScopeRules() {}

  static List<Finding> judge(GateRequest request) {
    return judge(
        request.facts().namespace(),
        request.targetNamespace(),
        request.plan().changes().stream()
            .map(PlannedChange::declared)
            .flatMap(Stream::ofNullable)
            .toList());
  }

  /**
   * What stands against objects by their place alone.
   *
   * @param syncNamespace namespace of the Sync that declares them
   */
  public static List<Finding> judge(
      String syncNamespace, String targetNamespace, List<RenderedObject> objects) {
    if (syncNamespace.equals(Sync.SYSTEM_NAMESPACE)) {
      return List.of();
    }
    return objects.stream()
        .map(object -> judge(object, targetNamespace))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private static @Nullable Finding judge(RenderedObject object, String targetNamespace) {
    ResourceId id = object.id();
    return switch (id.group()) {
      case Sync.GROUP ->
          // A team may waive rules of its own bundles; those of the organisation it cannot.
          id.kind().equals(Exemption.KIND)
              ? namespace(object, targetNamespace)
              : finding(
                  object,
                  "scope.own-resource",
                  "configures Samsvar itself, which an ordinary Sync may not do");
      case "admissionregistration.k8s.io" ->
          finding(
              object,
              "scope.admission",
              "changes what the API server asks before a write, which could switch enforcement off");
      case "rbac.authorization.k8s.io" ->
          CLUSTER_RBAC.contains(id.kind())
              ? finding(object, "scope.cluster-rights", "grants rights in the whole cluster")
              : namespace(object, targetNamespace);
      default -> namespace(object, targetNamespace);
    };
  }

  private static @Nullable Finding namespace(RenderedObject object, String targetNamespace) {
    ResourceId id = object.id();
    boolean foreignNamespace =
        id.group().isEmpty() && id.kind().equals("Namespace") && !id.name().equals(targetNamespace);
    boolean elsewhere = !id.namespace().isEmpty() && !id.namespace().equals(targetNamespace);
    return foreignNamespace || elsewhere
        ? finding(
            object,
            "scope.namespace",
            "lies outside the Sync's target namespace " + targetNamespace)
        : null;
  }

  private static Finding finding(RenderedObject object, String code, String what) {
    return new Finding(
        code,
        RULE,
        Severity.DENY,
        object.id()
            + " "
            + what
            + ": remove it from "
            + object.file()
            + ", or let a Sync in "
            + Sync.SYSTEM_NAMESPACE
            + " declare it.",
        object.id(),
        "",
        object.file(),
        List.of());
  }
}
