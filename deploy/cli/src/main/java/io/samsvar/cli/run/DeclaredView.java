package io.samsvar.cli.run;

import io.samsvar.admission.DeclaredObjects;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.inventory.DeclaredState;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** The reconciler's declared state, as the webhook asks for it. Safe for several threads. */
final class DeclaredView implements DeclaredObjects {
  private static final String NOT_READ =
      "what Git declares has not been read from the store yet; try again in a few seconds";

  private final DeclaredState state;

  DeclaredView(DeclaredState state) {
    this.state = state;
  }

  @Override
  public Lookup find(ResourceId id) {
    Optional<DeclaredState.View> view = state.view();
    if (view.isEmpty()) {
      return new Lookup.Unknown(NOT_READ);
    }
    return view.get()
        .find(id)
        .<Lookup>map(object -> new Lookup.Declared(declaration(object)))
        .orElseGet(Lookup.NotDeclared::new);
  }

  @Override
  public List<Declaration> inNamespace(String namespace) {
    return read().inNamespace(namespace).stream().map(DeclaredView::declaration).toList();
  }

  @Override
  public List<Declaration> ofKind(String group, String kind) {
    return read().ofKind(group, kind).stream().map(DeclaredView::declaration).toList();
  }

  @Override
  public boolean governs(String namespace) {
    return read().governs(namespace);
  }

  @Override
  public Exemptions exemptions(boolean rehearsal) {
    return rehearsal ? state.exemptionsInRehearsal() : state.exemptions();
  }

  /* The handler denies on an exception, and says so: better than an empty list that allows. */
  private DeclaredState.View read() {
    return state.view().orElseThrow(() -> new IllegalStateException(NOT_READ));
  }

  private static Declaration declaration(DeclaredObject object) {
    return new Declaration(
        object.sync(),
        object.enforced().revision(),
        object.id(),
        object.enforced().place().path(),
        object.enforced().environment(),
        object.enforced().region(),
        object.object().manifest(),
        object.written() ? object.fields() : JsonNodeFactory.instance.objectNode());
  }
}
