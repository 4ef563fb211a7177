package io.samsvar.cli.diff;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** Two texts as the lines of a unified diff, by JGit's histogram algorithm. */
final class UnifiedDiff {
  private UnifiedDiff() {}

  /** The hunks, without a header. */
  static List<String> lines(String before, String after) {
    RawText left = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText right = new RawText(after.getBytes(StandardCharsets.UTF_8));
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, left, right);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(edits, left, right);
      formatter.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
