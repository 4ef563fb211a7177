package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.policies.fields.Difference;
import io.samsvar.policies.fields.FieldPath;
import io.samsvar.policies.fields.FieldSet;
import io.samsvar.policies.fields.PathElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What an update would change of what Git declares. */
final class DeclaredFields {

  private static final FieldPath ANNOTATIONS =
      FieldPath.ROOT
          .then(new PathElement.Field("metadata"))
          .then(new PathElement.Field("annotations"));

  private static final Set<String> NOT_DECLARED_AT_TOP =
      Set.of("apiVersion", "kind", "metadata", "status");

  private DeclaredFields() {}

  /**
   * The declared fields an update changes to something else than Git declares. Bringing a field
   * back to what Git declares is no change.
   *
   * @param apiVersion the version both objects are in
   */
  static List<FieldPath> changes(
      Declaration declaration, String apiVersion, JsonNode before, JsonNode after) {
    JsonNode manifest = DeclaredManifest.asStored(declaration.manifest());
    FieldSet fields =
        declaration.fields().isEmpty()
            ? ManifestFields.of(manifest)
            : FieldSet.parse(declaration.fields());
    List<FieldPath> changes = new ArrayList<>();
    for (Difference difference : fields.differences(before, after)) {
      if (!helps(difference, manifest, before, after)) {
        changes.add(difference.path());
      }
    }
    if (!apiVersion.equals(manifest.path("apiVersion").asString(""))) {
      changes.addAll(changesInOtherVersion(manifest, before, after));
    }
    return changes.stream().distinct().toList();
  }

  private static boolean helps(
      Difference difference, JsonNode manifest, JsonNode before, JsonNode after) {
    FieldPath path = difference.path();
    return switch (difference.kind()) {
      case REMOVED -> false;
      case CHANGED -> isAsDeclared(path, manifest, after);
      // One more item with the same key would count in place of the declared one.
      case ADDED -> at(path, before).isMissingNode() && isAsDeclared(path, manifest, after);
    };
  }

  private static boolean isAsDeclared(FieldPath path, JsonNode manifest, JsonNode after) {
    JsonNode declared = at(path, manifest);
    return !declared.isMissingNode() && Agreement.at(path, declared, at(path, after));
  }

  /**
   * Another version of the API may hold a declared field elsewhere, as {@code autoscaling/v1} keeps
   * metrics in an annotation. Where a declared field is not found at its place, any change may be
   * one of it.
   */
  private static List<FieldPath> changesInOtherVersion(
      JsonNode manifest, JsonNode before, JsonNode after) {
    boolean allFound =
        ManifestFields.of(manifest).differences(manifest, before).stream()
            .noneMatch(difference -> difference.kind() == Difference.Kind.REMOVED);
    if (allFound) {
      return List.of();
    }
    List<FieldPath> changes = new ArrayList<>();
    Set<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    names.removeAll(NOT_DECLARED_AT_TOP);
    for (String name : names) {
      if (!before.path(name).equals(after.path(name))) {
        changes.add(FieldPath.ROOT.then(new PathElement.Field(name)));
      }
    }
    if (!at(ANNOTATIONS, before).equals(at(ANNOTATIONS, after))) {
      changes.add(ANNOTATIONS);
    }
    return changes;
  }

  private static JsonNode at(FieldPath path, JsonNode object) {
    JsonNode node = object;
    for (PathElement element : path.elements()) {
      List<PathElement.Step> steps = element.in(node);
      if (steps.isEmpty()) {
        return MissingNode.getInstance();
      }
      node = steps.getLast().value();
    }
    return node;
  }
}
