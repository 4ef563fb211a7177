package io.samsvar.policies.foreign;

import io.samsvar.policies.foreign.RegoTokens.Token;
import java.util.List;

/** Which Rego a file is written in. */
public enum RegoVersion {
  /** Before OPA 1.0: rules without {@code if}, sets without {@code contains}. */
  V0,
  /** As OPA 1.0 and later read it. */
  V1;

  /**
   * What a file is written in, told by its words: in v1 every rule with a body says {@code if} and
   * every rule that makes a set says {@code contains}; in v0 both are no keywords unless {@code
   * future.keywords} is imported, and then v0 reads the file as well.
   */
  public static RegoVersion of(List<Token> tokens) {
    boolean keywords = false;
    boolean body = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isName("import") && token.depth() == 0) {
        if (follows(tokens, i, "rego", "v1")) {
          return V1;
        }
        if (follows(tokens, i, "future", "keywords")) {
          return V0;
        }
      }
      keywords |= isKeyword(tokens, i);
      body |= token.isSign('{') || token.isSign('[');
    }
    return keywords || !body ? V1 : V0;
  }

  private static boolean isKeyword(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    boolean named = token.isName("if") || token.isName("contains");
    boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSign('(');
    boolean field = i > 0 && tokens.get(i - 1).isSign('.');
    return named && !field && ((token.depth() == 0 && token.isName("if")) || !called);
  }

  private static boolean follows(List<Token> tokens, int i, String first, String second) {
    return i + 3 < tokens.size()
        && tokens.get(i + 1).isName(first)
        && tokens.get(i + 2).isSign('.')
        && tokens.get(i + 3).isName(second);
  }
}
