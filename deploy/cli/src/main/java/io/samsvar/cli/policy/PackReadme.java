package io.samsvar.cli.policy;

import io.samsvar.policies.compile.CompiledPack;
import java.util.Optional;

/**
 * The table of rules in the README of a pack, between two comments that a reader of the page does
 * not see. What stands around it is people's. Pure.
 */
final class PackReadme {

  static final String NAME = "README.md";

  private static final String BEGIN = "<!-- rules: written by samsvar policy doc --write -->\n";
  private static final String END = "<!-- end of rules -->\n";

  private PackReadme() {}

  /** The page with the table as the metadata has it now; empty when it has no place for one. */
  static Optional<String> with(String page, CompiledPack pack) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      return Optional.empty();
    }
    return Optional.of(
        page.substring(0, begin + BEGIN.length())
            + "\n"
            + PackDocument.rules(pack.metadata().rules())
            + "\n"
            + page.substring(end));
  }

  /** What to put into a page for a place. */
  static String place() {
    return BEGIN + END;
  }
}
