package io.samsvar.policies;

import org.jspecify.annotations.Nullable;

/** What is known of a plan that is to be judged. */
final class PlanFacts implements Facts {

  private final PlanInput input;
  private final SharedFacts shared;

  PlanFacts(PlanInput input, SharedFacts shared) {
    this.input = input;
    this.shared = shared;
  }

  @Override
  public @Nullable Part part(InputField field, LoadedPack pack) {
    return switch (field) {
      case PLAN -> shared.node(input.plan());
      case DECLARED -> input.declared() == null ? null : shared.node(input.declared());
      case SYNC -> input.sync() == null ? null : shared.sync(input.sync(), pack);
      case CLUSTER, PARAMETERS -> pack.fixed().get(field);
      case OPERATION, OBJECT, OLD_OBJECT, NAMESPACE, USER_INFO, SEALING, REVIEW, REQUEST -> null;
    };
  }
}
