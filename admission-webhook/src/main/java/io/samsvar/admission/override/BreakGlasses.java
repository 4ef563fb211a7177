package io.samsvar.admission.override;

import java.util.List;

/** The BreakGlass resources known now, from memory. Safe for several threads. */
@FunctionalInterface
public interface BreakGlasses {

  /** All that are known, expired ones included. */
  List<BreakGlass> all();
}
