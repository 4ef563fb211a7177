package io.samsvar.documents.page;

import java.util.List;

/**
 * One cell of a table: lines of text in one style.
 *
 * @param style CSS class of the cell's text, empty for running text
 * @param lines one paragraph each; text from elsewhere is allowed
 */
record Cell(String style, List<String> lines) {
  /** Copies the list. */
  Cell {
    lines = List.copyOf(lines);
  }

  static Cell text(String... lines) {
    return new Cell("", List.of(lines));
  }

  /** Names, paths and digests. */
  static Cell code(String... lines) {
    return new Cell("code", List.of(lines));
  }

  static Cell code(List<String> lines) {
    return new Cell("code", lines);
  }

  static Cell number(long number) {
    return new Cell("number", List.of(Long.toString(number)));
  }

  /** Something that went on as it should. */
  static Cell good(String word) {
    return new Cell("chip good", List.of(word));
  }

  /** Something that was stopped, or needs a look. */
  static Cell bad(String word) {
    return new Cell("chip bad", List.of(word));
  }

  /** Something in between. */
  static Cell mild(String word) {
    return new Cell("chip mild", List.of(word));
  }
}
