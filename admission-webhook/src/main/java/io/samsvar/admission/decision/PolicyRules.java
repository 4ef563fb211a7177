package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.SyncFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks policy about what would be stored, in the namespaces that policy governs. */
final class PolicyRules {

  /** Subresources that carry the whole object with a changed specification. */
  private static final Set<String> WITH_SPECIFICATION = Set.of("", "ephemeralcontainers", "resize");

  private PolicyRules() {}

  static Verdict judge(AdmissionReview review, Lookup lookup, DecisionContext context) {
    @Nullable Declaration declaration =
        lookup instanceof Lookup.Declared(Declaration declared) ? declared : null;
    boolean write =
        review.operation() == Operation.CREATE || review.operation() == Operation.UPDATE;
    // A store that cannot tell whether the object is declared cannot tell what is governed either.
    boolean governed =
        !(lookup instanceof Lookup.NotDeclared) || context.declared().governs(review.namespace());
    if (!write
        || !governed
        || !WITH_SPECIFICATION.contains(review.subresource())
        || onlyLetsGo(review)) {
      return new Verdict.Passed(List.of());
    }
    Optional<JsonNode> namespace = namespaceOf(review, context);
    if (namespace.isEmpty() && !namespaceName(review).isEmpty()) {
      return new Verdict.Undecided(
          "admission.namespace-unknown",
          "The Namespace %s could not be read.".formatted(review.namespace()));
    }
    return context
        .policies()
        .judge(
            new ObjectInput(
                review.operation(),
                review.object(),
                review.oldObject(),
                namespace.orElse(null),
                review.request().path("userInfo"),
                review.request(),
                declaration == null ? null : factsOf(declaration),
                null,
                context.time()),
            Target.ADMISSION);
  }

  private static Optional<JsonNode> namespaceOf(AdmissionReview review, DecisionContext context) {
    String name = namespaceName(review);
    return name.isEmpty() ? Optional.empty() : context.namespaces().find(name);
  }

  /** Empty for a cluster-scoped object; the API server gives a Namespace its own name. */
  private static String namespaceName(AdmissionReview review) {
    boolean isNamespace =
        review.kind().group().isEmpty() && review.kind().kind().equals("Namespace");
    return isNamespace ? "" : review.namespace();
  }

  /**
   * Takes finalizers off an object that is being deleted and changes nothing else: refused, an
   * object that breaks policy could never go.
   */
  private static boolean onlyLetsGo(AdmissionReview review) {
    JsonNode before = review.oldObject();
    JsonNode after = review.object();
    return before instanceof ObjectNode old
        && after instanceof ObjectNode now
        && WriteRules.isTerminating(old)
        && comparable(old).equals(comparable(now));
  }

  private static ObjectNode comparable(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObjectProperty("metadata")
        .remove(List.of("finalizers", "managedFields", "resourceVersion", "generation"));
    return copy;
  }

  private static SyncFacts factsOf(Declaration declaration) {
    return new SyncFacts(
        declaration.sync().namespace(),
        declaration.sync().name(),
        declaration.revision().commit(),
        declaration.path(),
        declaration.environment(),
        declaration.region());
  }
}
