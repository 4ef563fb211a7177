package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.resource.DriftIgnore;
import java.util.List;
import java.util.Set;

/**
 * What is asked of fields that stand beside the declared ones. Managers are known by the names that
 * the live object gives, which whoever writes it can choose: ignore those only whom you trust.
 *
 * @param strict whether such fields are drift at all
 * @param ignored what the Sync leaves alone
 */
public record StrictRules(boolean strict, List<DriftIgnore> ignored) {

  /** Only declared fields count. */
  public static final StrictRules OFF = new StrictRules(false, List.of());

  /** What the API server and its controllers keep in every object. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "/status",
          "/metadata/uid",
          "/metadata/resourceVersion",
          "/metadata/generation",
          "/metadata/creationTimestamp",
          "/metadata/deletionTimestamp",
          "/metadata/deletionGracePeriodSeconds",
          "/metadata/selfLink",
          "/metadata/managedFields",
          "/metadata/finalizers",
          "/metadata/ownerReferences",
          // A HorizontalPodAutoscaler's, where Git does not declare it.
          "/spec/replicas");

  /** Managers of the cluster's own parts. */
  private static final Set<String> OF_THE_CLUSTER =
      Set.of("kube-controller-manager", "kube-scheduler", "kubelet", "cloud-controller-manager");

  private static final String ANNOTATIONS = "/metadata/annotations/";

  /** Copies the list. */
  public StrictRules {
    ignored = List.copyOf(ignored);
  }

  /** Whether a place is left alone whoever wrote it. */
  boolean ignores(ResourceId id, String pointer) {
    return OF_THE_SERVER.stream().anyMatch(prefix -> covers(prefix, pointer))
        || isOfTheCluster(pointer)
        || ignored.stream()
            .filter(rule -> rule.isAbout(id.kind(), id.name()) && rule.managersOrNone().isEmpty())
            .flatMap(rule -> rule.pointersOrNone().stream())
            .anyMatch(pattern -> covers(pattern, pointer));
  }

  /** Whether a place is left alone since these managers have it. */
  boolean ignores(ResourceId id, String pointer, Set<String> managers) {
    return managers.stream().anyMatch(OF_THE_CLUSTER::contains)
        || ignored.stream()
            .filter(rule -> rule.isAbout(id.kind(), id.name()))
            .filter(rule -> rule.managersOrNone().stream().anyMatch(managers::contains))
            .anyMatch(
                rule ->
                    rule.pointersOrNone().isEmpty()
                        || rule.pointersOrNone().stream()
                            .anyMatch(pattern -> covers(pattern, pointer)));
  }

  /**
   * Annotations below kubernetes.io are the cluster's own, for example the revision of a rollout.
   */
  private static boolean isOfTheCluster(String pointer) {
    if (!pointer.startsWith(ANNOTATIONS)) {
      return false;
    }
    String name = pointer.substring(ANNOTATIONS.length());
    int slash = name.indexOf("~1");
    String domain = slash < 0 ? "" : name.substring(0, slash);
    return domain.equals("kubernetes.io") || domain.endsWith(".kubernetes.io");
  }

  /** Whether a pointer is at or below a pattern, in which {@code *} stands for one segment. */
  static boolean covers(String pattern, String pointer) {
    String[] wanted = pattern.split("/", -1);
    String[] found = pointer.split("/", -1);
    if (found.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }
}
