package io.samsvar.reconciler.render;

/** Tells which file of the repository declares an object. */
@FunctionalInterface
public interface Origins {

  /**
   * The file, as a path below the repository's root.
   *
   * @param known what the caller would say
   */
  String file(String kind, String name, String known);

  /** Keeps to what the caller says. */
  static Origins asRead() {
    return (kind, name, known) -> known;
  }
}
