package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.foreign.RegoTokens;
import io.samsvar.policies.foreign.RegoTokens.Kind;
import io.samsvar.policies.foreign.RegoTokens.Token;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives each template a package of its own, so that many are one module: only the name of the
 * package and the references to {@code data.lib} are written anew, in their place, so that every
 * line keeps its number. Gatekeeper does the same.
 */
final class TemplateModules {

  /** Packages below this name are those of templates. */
  static final String PACKAGE = "gatekeeper";

  private static final String LIBRARY = "lib";

  private TemplateModules() {}

  /**
   * The files of a template, by path.
   *
   * @throws IllegalArgumentException when it reads what Gatekeeper does not give it either
   */
  static Map<String, String> files(ConstraintTemplate template, ConstraintTemplate.Code code) {
    Map<String, String> files = new TreeMap<>();
    files.put(template.id() + "/main.rego", moved(template, code.main(), true));
    for (int i = 0; i < code.libraries().size(); i++) {
      files.put(
          template.id() + "/lib-" + (i + 1) + ".rego",
          moved(template, code.libraries().get(i), false));
    }
    return files;
  }

  /** Whether a text refers to {@code data} at this name. */
  static boolean reads(String rego, String name) {
    List<Token> tokens = RegoTokens.of(rego);
    for (int i = 0; i < tokens.size(); i++) {
      if (isData(tokens, i) && field(tokens, i).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String moved(ConstraintTemplate template, String rego, boolean main) {
    List<Token> tokens = RegoTokens.of(rego);
    String own = PACKAGE + "." + template.id();
    StringBuilder text = new StringBuilder(rego);
    // From the end, so that the places before stay what they are.
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (isData(tokens, i)) {
        data(template, tokens, i, text, own);
      } else if (isPackage(tokens, i)) {
        renamed(template, tokens, i, text, own, main);
      }
      refuse(template, tokens, i);
    }
    return text.toString();
  }

  private static void data(
      ConstraintTemplate template, List<Token> tokens, int i, StringBuilder text, String own) {
    switch (field(tokens, i)) {
      case LIBRARY -> text.insert(tokens.get(i).end(), "." + own);
      case "inventory" -> {}
      default ->
          throw new IllegalArgumentException(
              "%s: ConstraintTemplate %s, line %d: a template reads data.inventory and its own data.lib, nothing else of data"
                  .formatted(template.file(), template.kind(), line(text, tokens.get(i))));
    }
  }

  private static void renamed(
      ConstraintTemplate template,
      List<Token> tokens,
      int i,
      StringBuilder text,
      String own,
      boolean main) {
    int last = i + 1;
    while (last + 2 < tokens.size() && tokens.get(last + 1).isSign('.')) {
      last += 2;
    }
    int start = tokens.get(i + 1).start();
    if (main) {
      text.replace(start, tokens.get(last).end(), own + ".main");
    } else if (tokens.get(i + 1).isName(LIBRARY)) {
      text.insert(start, own + ".");
    } else {
      throw new IllegalArgumentException(
          "%s: ConstraintTemplate %s: the package of a library begins with lib"
              .formatted(template.file(), template.kind()));
    }
  }

  /** What would be refused as unknown, with the reason why it is. */
  private static void refuse(ConstraintTemplate template, List<Token> tokens, int i) {
    boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSign('(');
    boolean field = i > 0 && tokens.get(i - 1).isSign('.');
    if (tokens.get(i).isName("external_data") && called && !field) {
      throw new IllegalArgumentException(
          "%s: ConstraintTemplate %s calls external_data: a decision depends on nothing outside of it, so that it can be made again"
              .formatted(template.file(), template.kind()));
    }
    if (tokens.get(i).isName("send") && called && field && tokens.get(i - 2).isName("http")) {
      throw new IllegalArgumentException(
          "%s: ConstraintTemplate %s calls http.send: a decision depends on nothing outside of it, so that it can be made again"
              .formatted(template.file(), template.kind()));
    }
  }

  private static boolean isPackage(List<Token> tokens, int i) {
    return tokens.get(i).isName("package") && i == 0 && tokens.size() > 1;
  }

  private static boolean isData(List<Token> tokens, int i) {
    return tokens.get(i).isName("data") && (i == 0 || !tokens.get(i - 1).isSign('.'));
  }

  private static String field(List<Token> tokens, int i) {
    if (i + 2 >= tokens.size()) {
      return "";
    }
    Token sign = tokens.get(i + 1);
    Token name = tokens.get(i + 2);
    boolean named = sign.isSign('.') && name.kind() == Kind.NAME;
    boolean indexed = sign.isSign('[') && name.kind() == Kind.TEXT;
    return named || indexed ? name.text() : "";
  }

  private static long line(CharSequence text, Token token) {
    return text.chars().limit(token.start()).filter(c -> c == '\n').count() + 1;
  }
}
