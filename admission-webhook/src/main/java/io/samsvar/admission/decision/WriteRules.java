package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.admission.review.Caller;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.FieldPath;
import io.samsvar.policies.fields.PathElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Creates and updates of an object, by the object itself or a subresource of its own kind. */
final class WriteRules {

  /** Subresources of a Pod that change what runs in it. */
  private static final Set<String> CHANGE_THE_POD = Set.of("ephemeralcontainers", "resize");

  private static final FieldPath METADATA = FieldPath.ROOT.then(new PathElement.Field("metadata"));
  private static final FieldPath OWNERS = METADATA.then(new PathElement.Field("ownerReferences"));
  private static final FieldPath DELETION =
      METADATA.then(new PathElement.Field("deletionTimestamp"));

  private WriteRules() {}

  static Optional<Refusal> refusal(
      AdmissionReview review, ResourceId id, Lookup lookup, DecisionContext context) {
    return switch (lookup) {
      case Lookup.NotDeclared() -> Optional.empty();
      case Lookup.Unknown(String reason) -> Optional.of(Refusals.unknown(id.toString(), reason));
      case Lookup.Declared(Declaration declaration) ->
          context.settings().isReconciler(review.caller())
              ? byReconciler(review, declaration)
              : byOthers(review, declaration);
    };
  }

  /**
   * Our own write is taken when what would be stored is what Git declares: another admission plugin
   * may have changed it on its way. A dry run is the rehearsal of a revision that is not declared
   * yet, and stores nothing.
   */
  private static Optional<Refusal> byReconciler(AdmissionReview review, Declaration declaration) {
    if (review.dryRun()) {
      return Optional.empty();
    }
    List<FieldPath> differences =
        Agreement.differences(
            DeclaredManifest.asStored(declaration.manifest()), node(review.object()));
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(Refusals.resultDiffers(declaration, differences));
  }

  private static Optional<Refusal> byOthers(AdmissionReview review, Declaration declaration) {
    if (review.operation() == Operation.CREATE) {
      return create(review, declaration);
    }
    if (CHANGE_THE_POD.contains(review.subresource())) {
      return Optional.of(Refusals.subresource(declaration, review.subresource()));
    }
    List<FieldPath> changes = changes(review, declaration);
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(Refusals.fields(declaration, changes));
  }

  private static Optional<Refusal> create(AdmissionReview review, Declaration declaration) {
    JsonNode manifest = DeclaredManifest.asStored(declaration.manifest());
    JsonNode object = node(review.object());
    List<FieldPath> differences = new ArrayList<>(Agreement.strictDifferences(manifest, object));
    JsonNode owners = object.path("metadata").path("ownerReferences");
    if (!owners.isEmpty() && manifest.path("metadata").path("ownerReferences").isEmpty()) {
      differences.add(OWNERS);
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(Refusals.create(declaration, differences));
  }

  private static List<FieldPath> changes(AdmissionReview review, Declaration declaration) {
    JsonNode before = node(review.oldObject());
    JsonNode after = node(review.object());
    String apiVersion = review.kind().apiVersion();
    List<FieldPath> changes =
        new ArrayList<>(DeclaredFields.changes(declaration, apiVersion, before, after));
    boolean terminating = isTerminating(before);
    if (terminating && Controllers.finishesDeletion(review.caller())) {
      changes.removeIf(path -> Agreement.names(path).equals(List.of("metadata", "finalizers")));
    }
    if (!terminating && isTerminating(after)) {
      changes.add(DELETION);
    }
    if (!ownersMayChange(review.caller(), before, after) && !changes.contains(OWNERS)) {
      changes.add(OWNERS);
    }
    return changes;
  }

  /**
   * An owner that is deleted takes its objects with it, so nobody gives a declared object one. The
   * garbage collector takes references away when an owner was deleted and left its objects.
   */
  private static boolean ownersMayChange(Caller caller, JsonNode before, JsonNode after) {
    JsonNode old = before.path("metadata").path("ownerReferences");
    JsonNode now = after.path("metadata").path("ownerReferences");
    if (old.equals(now) || (old.isEmpty() && now.isEmpty())) {
      return true;
    }
    return Controllers.collectsGarbage(caller)
        && now.valueStream().allMatch(left -> old.valueStream().anyMatch(left::equals));
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  private static JsonNode node(@Nullable JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }
}
