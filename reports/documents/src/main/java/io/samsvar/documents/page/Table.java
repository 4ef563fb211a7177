package io.samsvar.documents.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A table with a header row. Long ones are cut at {@link #ROWS_MAX} and say so.
 *
 * @param columns their headings and widths
 * @param rows as many cells as columns each
 */
record Table(List<Column> columns, List<List<Cell>> rows) {
  /** Rows that a table shows; the attached evidence has all of them. */
  static final int ROWS_MAX = 500;

  /** A column: its heading and its share of the width, in percent. */
  record Column(String heading, int percent) {}

  /** Copies the lists and checks that rows fit. */
  Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException("Each row has one cell for each column");
    }
    if (columns.stream().mapToInt(Column::percent).sum() != 100) {
      throw new IllegalArgumentException("The columns share 100 percent");
    }
  }

  static Builder of(String heading, int percent) {
    return new Builder().column(heading, percent);
  }

  /** Puts a table together. */
  static final class Builder {
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Builder column(String heading, int percent) {
      columns.add(new Column(heading, percent));
      return this;
    }

    Builder row(Cell... cells) {
      rows.add(List.of(cells));
      return this;
    }

    boolean isEmpty() {
      return rows.isEmpty();
    }

    Table build() {
      return new Table(columns, rows);
    }
  }
}
