package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects;
import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.kinds.ResourceKinds.ResourceKind;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The object a question is about. */
final class Target {

  /** Kinds of the resource's own API group that are not the resource's own kind. */
  private static final Set<String> FOREIGN_KINDS = Set.of("Scale", "Binding");

  private Target() {}

  /** Whether {@code object} is of the resource's own kind, and not for example a Scale. */
  static boolean isOwnKind(AdmissionReview review) {
    return review.wholeObject()
        || (review.kind().group().equals(review.resourceGroup())
            && !FOREIGN_KINDS.contains(review.kind().kind()));
  }

  /**
   * The identity of an object of its own kind; empty when the server has not named it yet.
   *
   * @throws IdentityException when the question and the object name different objects
   */
  static Optional<ResourceId> idOf(AdmissionReview review) throws IdentityException {
    JsonNode object = review.anyObject();
    String group = review.kind().group();
    String kind = review.kind().kind();
    // The API server gives a Namespace's own name as its namespace.
    boolean isNamespace = group.isEmpty() && kind.equals("Namespace");
    String asked = isNamespace ? "" : review.namespace();
    String name = agreed(review.name(), metadata(object, "name"));
    String namespace = agreed(asked, metadata(object, "namespace"));
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new ResourceId(group, kind, namespace, name));
  }

  /** What is known of the object behind a subresource of another kind. */
  static Lookup parentOf(AdmissionReview review, DecisionContext context) {
    DeclaredObjects declared = context.declared();
    String group = review.resourceGroup();
    // The kind does not matter here: a store that cannot tell cannot tell of any.
    ResourceId asked = new ResourceId(group, review.resource(), review.namespace(), review.name());
    if (declared.find(asked) instanceof Lookup.Unknown unknown) {
      return unknown;
    }
    // By name first: only where something may be declared is the cluster asked for the kind.
    List<Declaration> candidates =
        declared.inNamespace(review.namespace()).stream()
            .filter(d -> d.id().group().equals(group) && d.id().name().equals(review.name()))
            .toList();
    if (candidates.isEmpty()) {
      return new Lookup.NotDeclared();
    }
    Optional<ResourceKind> kind = context.kinds().find(group, review.resource());
    return candidates.stream()
        .filter(d -> kind.isEmpty() || d.id().kind().equals(kind.get().kind()))
        .findFirst()
        .<Lookup>map(Lookup.Declared::new)
        .orElseGet(Lookup.NotDeclared::new);
  }

  private static String metadata(@Nullable JsonNode object, String name) {
    return object == null ? "" : object.path("metadata").path(name).asString("");
  }

  private static String agreed(String asked, String found) throws IdentityException {
    if (!asked.isEmpty() && !found.isEmpty() && !asked.equals(found)) {
      throw new IdentityException();
    }
    return found.isEmpty() ? asked : found;
  }

  /** The question names one object and carries another. */
  static final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
