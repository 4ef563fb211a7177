package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The wave of an object, as its annotations say. Pure. */
public final class Waves {

  /** Annotation with the wave, a whole number; without it, 0. */
  public static final String ANNOTATION = "samsvar.io/wave";

  /** The annotation of Argo CD, understood when ours is not there. */
  public static final String ARGO_ANNOTATION = "argocd.argoproj.io/sync-wave";

  /** Waves go from minus this to this. */
  public static final int WAVE_MAX = 1_000_000;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,9}");

  private Waves() {}

  /**
   * The wave of a declared object.
   *
   * @throws StageException at PLAN, {@code plan.wave-unreadable}
   */
  static int of(RenderedObject object) {
    for (String name : List.of(ANNOTATION, ARGO_ANNOTATION)) {
      String text = ManifestText.annotation(object.manifest(), name);
      if (!text.isEmpty()) {
        Integer wave = number(text);
        if (wave == null) {
          throw new StageException(
              Stage.PLAN,
              "plan.wave-unreadable",
              object.id()
                  + " in "
                  + object.file()
                  + " has "
                  + name
                  + " '"
                  + text
                  + "': write a whole number from -"
                  + WAVE_MAX
                  + " to "
                  + WAVE_MAX
                  + ", in quotes.");
        }
        return wave;
      }
    }
    return 0;
  }

  /** The wave of an object of an earlier revision, which was read once already. */
  static int ofEarlier(@Nullable RenderedObject object) {
    try {
      return object == null ? 0 : of(object);
    } catch (StageException _) {
      return 0;
    }
  }

  /** What both annotations say when they say different things: ours counts. */
  public static Optional<String> contradiction(JsonNode manifest) {
    String ours = ManifestText.annotation(manifest, ANNOTATION);
    String argo = ManifestText.annotation(manifest, ARGO_ANNOTATION);
    boolean differs = !ours.isEmpty() && !argo.isEmpty() && !ours.strip().equals(argo.strip());
    return differs
        ? Optional.of(ANNOTATION + " says " + ours + " and " + ARGO_ANNOTATION + " says " + argo)
        : Optional.empty();
  }

  private static @Nullable Integer number(String text) {
    String stripped = text.strip();
    if (!WHOLE.matcher(stripped).matches()) {
      return null;
    }
    int wave = Integer.parseInt(stripped);
    return Math.abs(wave) <= WAVE_MAX ? wave : null;
  }
}
