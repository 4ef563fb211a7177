package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.FieldPath;
import java.util.List;

/** The refusals there are, with their codes and words. */
final class Refusals {

  private Refusals() {}

  static Refusal fields(Declaration declaration, List<FieldPath> paths) {
    return declared(
        "admission.declared-field",
        declaration,
        "this would change %s".formatted(Messages.fields(paths)),
        paths);
  }

  static Refusal create(Declaration declaration, List<FieldPath> paths) {
    return declared(
        "admission.declared-create",
        declaration,
        "this would create it with another %s".formatted(Messages.fields(paths)),
        paths);
  }

  static Refusal delete(Declaration declaration) {
    return declared("admission.declared-delete", declaration, "this would delete it", List.of());
  }

  static Refusal subresource(Declaration declaration, String subresource) {
    return declared(
        "admission.declared-subresource",
        declaration,
        "%s would change it".formatted(subresource),
        List.of());
  }

  static Refusal content(ResourceId id, List<Declaration> content) {
    Declaration first = content.getFirst();
    String others = content.size() == 1 ? "" : " (and " + (content.size() - 1) + " more like it)";
    String message =
        "%s%s, and deleting %s would delete it. %s"
            .formatted(Messages.declaredBy(first.id(), first), others, id, Messages.wayOut(first));
    return new Refusal(
        "admission.contains-declared", message, List.of(), first, Refusal.Kind.DECLARED);
  }

  static Refusal resultDiffers(Declaration declaration, List<FieldPath> paths) {
    String message =
        ("%s, and after other admission plugins it would be stored with another %s. Let the plugin"
                + " leave it as it is, or declare in Git what it makes of it.")
            .formatted(Messages.declaredBy(declaration.id(), declaration), Messages.fields(paths));
    return new Refusal(
        "admission.result-differs", message, paths, declaration, Refusal.Kind.ALWAYS);
  }

  static Refusal unknown(String name, String reason) {
    String message =
        ("Whether Git declares %s is not known now: %s. Try again in a moment; if it lasts, look at"
                + " the readiness of Samsvar, or ask for a BreakGlass.")
            .formatted(name, reason);
    return new Refusal("admission.unknown", message, List.of(), null, Refusal.Kind.UNKNOWN);
  }

  static Refusal identity() {
    return new Refusal(
        "admission.identity",
        "The request names one object and carries another, so nothing can be decided about it."
            + " Send it again with one name.",
        List.of(),
        null,
        Refusal.Kind.ALWAYS);
  }

  private static Refusal declared(
      String code, Declaration declaration, String what, List<FieldPath> paths) {
    String message =
        "%s, and %s. %s"
            .formatted(
                Messages.declaredBy(declaration.id(), declaration),
                what,
                Messages.wayOut(declaration));
    return new Refusal(code, message, paths, declaration, Refusal.Kind.DECLARED);
  }
}
