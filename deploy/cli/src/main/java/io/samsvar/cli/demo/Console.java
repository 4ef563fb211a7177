package io.samsvar.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a person what happens, each line with the time since the start. Colour only on a terminal.
 * Safe for several threads.
 */
public final class Console {
  private static final int LINES_MAX = 14;
  private static final int COLUMNS_MAX = 110;
  private static final String INDENT = "  ";

  private final PrintStream out;
  private final boolean colour;
  private final long startedAt = System.nanoTime();

  /** Writes to {@code out}. */
  public Console(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Begins a scene: its number, its title, and why it matters. */
  public void scene(int number, String title, String why) {
    line("");
    line(bold("Scene " + number + ": " + title));
    why.lines().forEach(text -> line("  " + text));
  }

  /** Something was done or is being waited for. */
  public void step(String text) {
    line("  - " + text);
  }

  /** A command as a person would type it, and what it answered. */
  public void command(String command, String answer) {
    line("  $ " + command);
    var lines = answer.strip().lines().toList();
    lines.stream()
        .limit(LINES_MAX)
        .forEach(text -> wrapped(text).forEach(row -> line("      " + row)));
    if (lines.size() > LINES_MAX) {
      line("      … " + (lines.size() - LINES_MAX) + " more lines");
    }
  }

  /** Something came out as told. */
  public void held(String text) {
    line("  " + paint("32", "ok") + " " + text);
  }

  /** Something did not come out as told. */
  public void failed(String text) {
    line("  " + paint("31", "FAILED") + " " + text);
  }

  /** A line of its own. */
  public void line(String text) {
    synchronized (out) {
      out.println("[" + seconds(elapsed()) + "] " + text);
      out.flush();
    }
  }

  /** The time since this console was made. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  private String bold(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /* Broken at spaces, so that a refusal can be read to its end: the way out stands last. */
  private static List<String> wrapped(String text) {
    List<String> rows = new ArrayList<>();
    String rest = text;
    while (rest.length() > COLUMNS_MAX) {
      int space = rest.lastIndexOf(' ', COLUMNS_MAX);
      // The indent of a row is no place to break at, or a long word would never end.
      int end = space > INDENT.length() ? space : COLUMNS_MAX;
      rows.add(rest.substring(0, end));
      rest = INDENT + rest.substring(end).strip();
    }
    rows.add(rest);
    return rows;
  }

  private static String seconds(Duration elapsed) {
    String tenths = Long.toString(elapsed.toMillis() / 100);
    String padded = tenths.length() < 2 ? "0" + tenths : tenths;
    int point = padded.length() - 1;
    return " ".repeat(Math.max(0, 5 - padded.length()))
        + padded.substring(0, point)
        + "."
        + padded.substring(point)
        + "s";
  }
}
