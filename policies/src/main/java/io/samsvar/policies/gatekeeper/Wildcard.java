package io.samsvar.policies.gatekeeper;

/**
 * A name with at most one {@code *} at each end, as Gatekeeper matches namespaces and names.
 *
 * @param text the pattern
 */
record Wildcard(String text) {

  /** Whether a name is one of those meant. */
  boolean matches(String name) {
    boolean open = text.startsWith("*");
    boolean ends = text.endsWith("*");
    if (text.equals("*")) {
      return true;
    }
    if (open && ends) {
      return name.contains(text.substring(1, text.length() - 1));
    }
    if (open) {
      return name.endsWith(text.substring(1));
    }
    return ends ? name.startsWith(text.substring(0, text.length() - 1)) : name.equals(text);
  }

  /** Whether the beginning of a name that is not yet complete may become one of those meant. */
  boolean mayMatch(String beginning) {
    if (text.startsWith("*")) {
      return true;
    }
    String fixed = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    return fixed.startsWith(beginning) || (text.endsWith("*") && beginning.startsWith(fixed));
  }
}
