package io.samsvar.reconciler.sync;

import io.samsvar.reconciler.inventory.AppliedObject;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.render.RenderedObject;
import tools.jackson.databind.JsonNode;

/** What is kept of the API server's answer to our own apply. Pure. */
final class Answers {

  private Answers() {}

  static AppliedObject applied(RenderedObject declared, JsonNode answer) {
    return new AppliedObject(
        declared.id(),
        answer.path("metadata").path("uid").asString(""),
        ManifestText.digest(declared.manifest()),
        answer);
  }
}
