package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What may be deleted because Git no longer declares it, and what needs an approval. Pure. */
public final class PruneRules {

  private static final Set<String> PROTECTED_KINDS =
      Set.of(
          "/Namespace",
          "apiextensions.k8s.io/CustomResourceDefinition",
          "/PersistentVolume",
          "/PersistentVolumeClaim",
          "apps/StatefulSet");

  private static final Set<String> CLUSTER_NAMESPACES =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease", "samsvar-system");

  private PruneRules() {}

  /**
   * How a plan stands against its budget.
   *
   * @param deletions objects the plan deletes
   * @param cascades objects that go with them
   * @param allowed how many it may delete without approval
   * @param protections one sentence for each deletion that needs an approval whatever the budget
   */
  public record Budget(int deletions, int cascades, int allowed, List<String> protections) {
    /** Copies the list. */
    public Budget {
      protections = List.copyOf(protections);
    }

    /** The same, with more reasons to ask for an approval. */
    public Budget with(List<String> more) {
      return new Budget(
          deletions,
          cascades,
          allowed,
          Stream.concat(protections.stream(), more.stream()).toList());
    }

    /** Everything that would be gone. */
    public int total() {
      return deletions + cascades;
    }

    /** Whether the plan waits for an approval. */
    public boolean needsApproval() {
      return deletions > 0 && (total() > allowed || !protections.isEmpty());
    }

    /** Why it waits, as one sentence. */
    public String reason() {
      StringBuilder text = new StringBuilder();
      if (total() > allowed) {
        text.append("the plan deletes ").append(total()).append(" objects");
        if (cascades > 0) {
          text.append(" (").append(cascades).append(" of them go with others)");
        }
        text.append(" and may delete ").append(allowed).append(" without approval");
      }
      for (String protection : protections) {
        text.append(text.isEmpty() ? "" : "; ").append(protection);
      }
      return text.toString();
    }
  }

  /**
   * Weighs a plan.
   *
   * @param inventory how many objects the Sync answers for
   */
  public static Budget budget(Plan plan, int inventory, SyncSpec.Prune settings) {
    List<PlannedChange> deletions = plan.of(Action.DELETE);
    int relative = inventory * settings.percent() / 100;
    int allowed = Math.max(1, Math.min(settings.objects(), relative));
    List<String> protections =
        deletions.stream()
            .filter(change -> change.protection() != null)
            .map(change -> change.resource() + ": " + change.protection())
            .toList();
    int cascades = deletions.stream().mapToInt(PlannedChange::cascade).sum();
    return new Budget(deletions.size(), cascades, allowed, protections);
  }

  /** Whether other objects go when this one does. */
  static boolean cascades(ResourceId id) {
    String kind = id.group() + "/" + id.kind();
    return kind.equals("/Namespace")
        || kind.equals("apiextensions.k8s.io/CustomResourceDefinition");
  }

  /** Whether an object is never deleted by absence: it says so, or is part of the cluster. */
  static boolean stays(ResourceId id, @Nullable RenderedObject last, JsonNode live) {
    boolean cluster =
        id.group().isEmpty()
            && id.kind().equals("Namespace")
            && CLUSTER_NAMESPACES.contains(id.name());
    return cluster || prune(last, live, Ownership.PRUNE_ORPHAN);
  }

  /** Why a deletion needs an approval whatever the budget, or null. */
  static @Nullable String protection(
      ResourceId id, @Nullable RenderedObject last, JsonNode live, boolean moved) {
    if (PROTECTED_KINDS.contains(id.group() + "/" + id.kind())) {
      return "a " + id.kind() + " is never deleted without approval";
    }
    if (prune(last, live, Ownership.PRUNE_PROTECT)) {
      return "it is annotated samsvar.io/prune: protect";
    }
    return moved ? "the Sync looks at another repository, ref or path than before" : null;
  }

  private static boolean prune(@Nullable RenderedObject last, JsonNode live, String value) {
    return ManifestText.annotation(live, Ownership.PRUNE_ANNOTATION).equals(value)
        || (last != null
            && ManifestText.annotation(last.manifest(), Ownership.PRUNE_ANNOTATION).equals(value));
  }
}
