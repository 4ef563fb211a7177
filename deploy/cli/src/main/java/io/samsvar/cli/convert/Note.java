package io.samsvar.cli.convert;

/**
 * What the reader of a conversion has to know about one field.
 *
 * @param level how much it matters
 * @param resource kind, namespace and name of what was converted
 * @param field where in it, as dotted path; empty for all of it
 * @param text what is so, and the way out
 */
record Note(Level level, String resource, String field, String text) {

  /** How much a note matters. */
  enum Level {
    /** Something is not in the result. */
    LOST,
    /** It is, and means something else. */
    DIFFERS,
    /** Something was assumed. */
    ASSUMED
  }
}
