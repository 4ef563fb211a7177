package io.samsvar.policies.conftest;

import io.samsvar.policies.foreign.RegoTokens;
import io.samsvar.policies.foreign.RegoTokens.Kind;
import io.samsvar.policies.foreign.RegoTokens.Token;
import io.samsvar.policies.foreign.RegoVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known of a file without a parser.
 *
 * @param packagePath segments of its package, empty when it names none
 * @param version the Rego it is written in
 * @param rules names of the rules that Conftest asks, and {@code exception}
 * @param readsFile whether it reads {@code data.conftest}
 */
record ConftestFile(
    List<String> packagePath, RegoVersion version, Set<String> rules, boolean readsFile) {

  /** Names of rules that fail a file or warn of it, as Conftest tells them, and of exceptions. */
  private static final Pattern RULE =
      Pattern.compile("((deny|violation|warn)(_[a-zA-Z0-9]+)*|exception)");

  private static final Set<String> READING_FILES =
      Set.of("parse_config", "parse_config_file", "parse_combined_config_files");

  /**
   * Reads a file. A rule is taken to be one wherever its name stands outside of all brackets: too
   * many are refused by the compiler, too few would not be asked.
   *
   * @throws IllegalArgumentException when it calls what only Conftest has
   */
  static ConftestFile of(String path, String text) {
    List<Token> tokens = RegoTokens.of(text);
    Set<String> rules = new TreeSet<>();
    boolean readsFile = false;
    if (isCombined(tokens)) {
      throw new IllegalArgumentException(
          "%s is written for --combine, a list of all files with their contents: here each object is"
                  .formatted(path)
              + " judged on its own, so its rules would find nothing; write them for one object");
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() != Kind.NAME || follows(tokens, i, '.')) {
        continue;
      }
      boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSign('(');
      if (called && READING_FILES.contains(token.text())) {
        throw new IllegalArgumentException(
            "%s calls %s: a decision depends on nothing outside of it, so that it can be made again"
                .formatted(path, token.text()));
      }
      boolean alias = i > 0 && tokens.get(i - 1).isName("as");
      if (token.depth() == 0 && !called && !alias && RULE.matcher(token.text()).matches()) {
        rules.add(token.text());
      }
      readsFile |= token.isName("data") && i + 2 < tokens.size() && names(tokens.get(i + 2));
    }
    return new ConftestFile(packagePath(tokens), RegoVersion.of(tokens), rules, readsFile);
  }

  /** Goes through all of the input, and names the contents of a file. */
  private static boolean isCombined(List<Token> tokens) {
    boolean goesThrough = false;
    boolean namesContents = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean key = token.kind() == Kind.TEXT || (token.kind() == Kind.NAME && isField(tokens, i));
      namesContents |= key && token.text().equals("contents");
      if (token.isName("input") && !isField(tokens, i)) {
        boolean indexed = i + 2 < tokens.size() && tokens.get(i + 1).isSign('[');
        boolean byName = indexed && tokens.get(i + 2).kind() == Kind.NAME;
        boolean further =
            i + 1 < tokens.size()
                && (tokens.get(i + 1).isSign('.') || tokens.get(i + 1).isSign('['));
        boolean whole = i > 0 && !further && isRead(tokens.get(i - 1));
        goesThrough |= byName || whole;
      }
    }
    return goesThrough && namesContents;
  }

  private static boolean isField(List<Token> tokens, int i) {
    return i > 0 && tokens.get(i - 1).isSign('.');
  }

  /** Stands before an input that is read as a whole: {@code in input}, {@code walk(input}. */
  private static boolean isRead(Token before) {
    return before.isName("in") || before.isSign('(') || before.isSign('=');
  }

  private static boolean names(Token token) {
    return token.kind() != Kind.SIGN && token.text().equals("conftest");
  }

  private static boolean follows(List<Token> tokens, int i, char sign) {
    return i > 0 && tokens.get(i - 1).isSign(sign);
  }

  private static List<String> packagePath(List<Token> tokens) {
    List<String> path = new ArrayList<>();
    if (tokens.size() < 2 || !tokens.getFirst().isName("package")) {
      return path;
    }
    path.add(tokens.get(1).text());
    int at = 2;
    while (at + 1 < tokens.size()) {
      boolean dotted = tokens.get(at).isSign('.') && tokens.get(at + 1).kind() == Kind.NAME;
      boolean indexed = tokens.get(at).isSign('[') && tokens.get(at + 1).kind() == Kind.TEXT;
      if (!dotted && !indexed) {
        return path;
      }
      path.add(tokens.get(at + 1).text());
      at += dotted ? 2 : 3;
    }
    return path;
  }
}
