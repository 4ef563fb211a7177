package io.samsvar.cli.tree;

import java.util.List;

/**
 * One object and what hangs on it.
 *
 * @param name kind, namespace and name
 * @param health one word or sentence
 * @param below what it owns
 */
public record Branch(String name, String health, List<Branch> below) {
  /** Copies the list. */
  public Branch {
    below = List.copyOf(below);
  }
}
