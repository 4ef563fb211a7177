package io.samsvar.cli.tree;

import java.util.List;
import java.util.function.Consumer;

/** A tree as lines of text. */
public final class TreeText {
  private static final int NAME_COLUMNS = 56;

  private TreeText() {}

  /** Writes the branches below a line that was written already. */
  public static void write(List<Branch> branches, Consumer<String> line) {
    write(branches, "", line);
  }

  private static void write(List<Branch> branches, String indent, Consumer<String> line) {
    for (int index = 0; index < branches.size(); index++) {
      Branch branch = branches.get(index);
      boolean last = index == branches.size() - 1;
      String name = indent + (last ? "└─ " : "├─ ") + branch.name();
      line.accept(name + " ".repeat(Math.max(1, NAME_COLUMNS - name.length())) + branch.health());
      write(branch.below(), indent + (last ? "   " : "│  "), line);
    }
  }
}
