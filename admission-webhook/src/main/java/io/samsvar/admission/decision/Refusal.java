package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.policies.fields.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused other than by policy.
 *
 * @param code stable code
 * @param message for whoever asked
 * @param paths declared fields it would change
 * @param declaration what declares the object, null when that is not why or not known
 * @param kind what may be done about it
 */
record Refusal(
    String code,
    String message,
    List<FieldPath> paths,
    @Nullable Declaration declaration,
    Kind kind) {

  enum Kind {
    /** Git declares otherwise: a BreakGlass helps. */
    DECLARED,
    /** What is declared is not known: a BreakGlass helps. */
    UNKNOWN,
    /** A rule of ours that no BreakGlass lifts. */
    ALWAYS
  }

  Refusal {
    paths = List.copyOf(paths);
  }
}
