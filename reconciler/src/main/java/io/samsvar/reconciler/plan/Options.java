package io.samsvar.reconciler.plan;

import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.Plan.Note;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What single objects ask for by annotation. Pure. */
public final class Options {

  /** Annotation with which an object is left alone: neither written nor deleted nor kept. */
  public static final String SKIP = "samsvar.io/skip";

  private static final String TRUE = "true";
  private static final String ARGO_SKIP = "Skip";

  private Options() {}

  /** Whether an object of Git is left alone. */
  public static boolean isSkipped(RenderedObject object) {
    JsonNode manifest = object.manifest();
    return ManifestText.annotation(manifest, SKIP).equals(TRUE)
        || ManifestText.annotation(manifest, Hook.ARGO_ANNOTATION).strip().equals(ARGO_SKIP);
  }

  /** What people should know of how these objects are written, in the given order. */
  static List<Note> notes(List<RenderedObject> objects) {
    List<Note> notes = new ArrayList<>();
    for (RenderedObject object : objects) {
      Waves.contradiction(object.manifest())
          .ifPresent(
              both ->
                  notes.add(
                      new Note(
                          "order.wave-contradiction",
                          object,
                          object.id() + ": " + both + ". Ours counts.")));
      if (isSkipped(object)) {
        notes.add(
            new Note(
                "option.skipped",
                object,
                object.id()
                    + " is left alone, as its annotation asks: it is not written, not kept and not"
                    + " protected."));
      }
    }
    return notes;
  }
}
