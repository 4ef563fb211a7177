package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.kinds.ResourceKinds.ResourceKind;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.policies.fields.FieldPath;
import io.samsvar.policies.fields.PathElement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Subresources whose object is of another kind than the resource. */
final class SubresourceRules {

  /**
   * They change no field of the object that could be declared: a token of a service account, a
   * Pod's node, a stream into a Pod.
   */
  private static final Set<String> CHANGE_NOTHING_DECLARED =
      Set.of("token", "binding", "exec", "attach", "portforward", "proxy", "log");

  private SubresourceRules() {}

  static Optional<Refusal> refusal(AdmissionReview review, Lookup parent, DecisionContext context) {
    if (CHANGE_NOTHING_DECLARED.contains(review.subresource())) {
      return Optional.empty();
    }
    return switch (parent) {
      case Lookup.NotDeclared() -> Optional.empty();
      case Lookup.Unknown(String reason) -> Optional.of(Refusals.unknown(nameOf(review), reason));
      case Lookup.Declared(Declaration declaration) ->
          switch (review.subresource()) {
            case "scale" -> scale(review, declaration, context);
            case "eviction" -> Optional.of(Refusals.delete(declaration));
            default -> Optional.of(Refusals.subresource(declaration, review.subresource()));
          };
    };
  }

  /** Refused when Git declares the replicas, or when it is not known where they stand. */
  private static Optional<Refusal> scale(
      AdmissionReview review, Declaration declaration, DecisionContext context) {
    List<String> names =
        context
            .kinds()
            .find(review.resourceGroup(), review.resource())
            .map(ResourceKind::replicasPath)
            .orElse(List.of());
    if (names.isEmpty()) {
      return Optional.of(Refusals.subresource(declaration, review.subresource()));
    }
    JsonNode declared = declaration.manifest();
    FieldPath path = FieldPath.ROOT;
    for (String name : names) {
      declared = declared.path(name);
      path = path.then(new PathElement.Field(name));
    }
    JsonNode before = replicas(review.oldObject());
    JsonNode after = replicas(review.object());
    boolean fine =
        declared.isMissingNode()
            || declared.isNull()
            || after.equals(before)
            || after.equals(declared);
    return fine ? Optional.empty() : Optional.of(Refusals.fields(declaration, List.of(path)));
  }

  private static JsonNode replicas(@Nullable JsonNode scale) {
    return scale == null ? MissingNode.getInstance() : scale.path("spec").path("replicas");
  }

  private static String nameOf(AdmissionReview review) {
    String namespace = review.namespace().isEmpty() ? "" : review.namespace() + "/";
    return review.resource() + " " + namespace + review.name();
  }
}
