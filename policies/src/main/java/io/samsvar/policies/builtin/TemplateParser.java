package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.TemplateTokens.Kind;
import io.samsvar.policies.builtin.TemplateTokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a template as Go's {@code text/template/parse} does. Complex numbers are refused with
 * {@link UnsupportedOperationException}.
 */
final class TemplateParser {

  /** What the template itself is called; {@code define} may give it, too. */
  static final String MAIN = "template";

  private final List<Token> tokens;
  private final Map<String, List<TemplateNode>> templates = new HashMap<>();
  private List<String> variables = new ArrayList<>(List.of("$"));
  private int ranges;
  private int at;

  private TemplateParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * The templates by name.
   *
   * @throws UndefinedException when this is no template
   */
  static Map<String, List<TemplateNode>> parse(String text) {
    TemplateParser parser = new TemplateParser(TemplateTokens.read(text));
    List<TemplateNode> root = new ArrayList<>();
    while (parser.peek().kind() != Kind.EOF) {
      if (!parser.definition()) {
        parser.body(root);
      }
    }
    parser.add(MAIN, root);
    return Collections.unmodifiableMap(parser.templates);
  }

  private void add(String name, List<TemplateNode> nodes) {
    List<TemplateNode> known = templates.get(name);
    if (known == null || isEmpty(known)) {
      templates.put(name, List.copyOf(nodes));
    } else if (!isEmpty(nodes)) {
      throw wrong();
    }
  }

  private static boolean isEmpty(List<TemplateNode> nodes) {
    return nodes.stream()
        .allMatch(node -> node instanceof TemplateNode.Text(String text) && text.isBlank());
  }

  private boolean definition() {
    int start = at;
    if (next().kind() == Kind.LEFT && nextWord().kind() == Kind.DEFINE) {
      String name = name();
      expect(Kind.RIGHT);
      inNew(name);
      return true;
    }
    at = start;
    return false;
  }

  /** Reads a template with variables of its own up to its end. */
  private void inNew(String name) {
    List<String> outer = variables;
    int outerRanges = ranges;
    variables = new ArrayList<>(List.of("$"));
    ranges = 0;
    List<TemplateNode> nodes = new ArrayList<>();
    if (list(nodes) != Kind.END) {
      throw wrong();
    }
    add(name, nodes);
    variables = outer;
    ranges = outerRanges;
  }

  private String name() {
    Token token = nextWord();
    String name = token.kind() == Kind.STRING ? TemplateTokens.unquoted(token.text()) : null;
    if (name == null) {
      throw wrong();
    }
    return name;
  }

  /** Reads up to an end or else, and says which. */
  private Kind list(List<TemplateNode> nodes) {
    while (peek().kind() != Kind.EOF) {
      Kind end = item(nodes);
      if (end != Kind.OTHER) {
        return end;
      }
    }
    throw wrong();
  }

  private void body(List<TemplateNode> nodes) {
    if (item(nodes) != Kind.OTHER) {
      throw wrong();
    }
  }

  private Kind item(List<TemplateNode> nodes) {
    Token token = next();
    if (token.kind() == Kind.TEXT) {
      nodes.add(new TemplateNode.Text(token.text()));
      return Kind.OTHER;
    }
    if (token.kind() != Kind.LEFT) {
      throw wrong();
    }
    int start = at;
    Kind word = nextWord().kind();
    switch (word) {
      case END -> expect(Kind.RIGHT);
      case ELSE -> {
        Kind behind = peekWord().kind();
        if (behind != Kind.IF && behind != Kind.WITH) {
          expect(Kind.RIGHT);
        }
      }
      case IF, WITH, RANGE -> nodes.add(control(word));
      case BLOCK -> {
        String name = name();
        TemplateNode.Pipe pipe = pipe("block", Kind.RIGHT);
        inNew(name);
        nodes.add(new TemplateNode.Include(name, pipe));
      }
      case TEMPLATE -> nodes.add(include());
      case BREAK, CONTINUE -> nodes.add(jump(word));
      default -> {
        at = start;
        nodes.add(new TemplateNode.Action(pipe("command", Kind.RIGHT)));
      }
    }
    return word == Kind.END || word == Kind.ELSE ? word : Kind.OTHER;
  }

  private TemplateNode include() {
    String name = name();
    int start = at;
    if (nextWord().kind() == Kind.RIGHT) {
      return new TemplateNode.Include(name, null);
    }
    at = start;
    return new TemplateNode.Include(name, pipe("template", Kind.RIGHT));
  }

  private TemplateNode jump(Kind word) {
    expect(Kind.RIGHT);
    if (ranges == 0) {
      throw wrong();
    }
    return word == Kind.BREAK ? new TemplateNode.Break() : new TemplateNode.Continue();
  }

  private TemplateNode control(Kind word) {
    int known = variables.size();
    TemplateNode.Pipe pipe = pipe(word == Kind.RANGE ? "range" : "condition", Kind.RIGHT);
    ranges += word == Kind.RANGE ? 1 : 0;
    List<TemplateNode> then = new ArrayList<>();
    Kind end = list(then);
    ranges -= word == Kind.RANGE ? 1 : 0;
    List<TemplateNode> otherwise = new ArrayList<>();
    if (end == Kind.ELSE) {
      Token behind = peek();
      if (word != Kind.RANGE && peekWord().kind() == word && isSpaceOr(behind, word)) {
        nextWord();
        otherwise.add(control(word));
      } else if (list(otherwise) != Kind.END) {
        throw wrong();
      }
    }
    variables.subList(known, variables.size()).clear();
    return switch (word) {
      case IF -> new TemplateNode.If(pipe, List.copyOf(then), List.copyOf(otherwise));
      case WITH -> new TemplateNode.With(pipe, List.copyOf(then), List.copyOf(otherwise));
      default -> new TemplateNode.Range(pipe, List.copyOf(then), List.copyOf(otherwise));
    };
  }

  private static boolean isSpaceOr(Token token, Kind kind) {
    return token.kind() == Kind.SPACE || token.kind() == kind;
  }

  private TemplateNode.Pipe pipe(String context, Kind end) {
    List<String> declared = new ArrayList<>();
    boolean assigns = false;
    while (peekWord().kind() == Kind.VARIABLE) {
      int start = at;
      String name = nextWord().text();
      Kind behind = nextWord().kind();
      if (behind != Kind.ASSIGN && behind != Kind.DECLARE && behind != Kind.COMMA) {
        at = start;
        break;
      }
      assigns = behind == Kind.ASSIGN;
      declared.add(name);
      variables.add(name);
      if (behind != Kind.COMMA) {
        break;
      }
      Kind second = peekWord().kind();
      boolean another = second == Kind.VARIABLE || second == Kind.RIGHT || second == Kind.CLOSE;
      if (!context.equals("range") || declared.size() > 1 || !another) {
        throw wrong();
      }
    }
    List<List<TemplateNode.Operand>> commands = new ArrayList<>();
    while (peekWord().kind() != end) {
      commands.add(command());
      checkStage(commands);
    }
    nextWord();
    if (commands.isEmpty()) {
      throw wrong();
    }
    return new TemplateNode.Pipe(List.copyOf(declared), assigns, List.copyOf(commands));
  }

  /** Constants can begin a pipe only. */
  private static void checkStage(List<List<TemplateNode.Operand>> commands) {
    if (commands.size() > 1) {
      switch (commands.getLast().getFirst()) {
        case TemplateNode.Dot _,
            TemplateNode.Nil _,
            TemplateNode.Constant _,
            TemplateNode.Overflow _ ->
            throw wrong();
        case TemplateNode.Field _,
            TemplateNode.Variable _,
            TemplateNode.Function _,
            TemplateNode.Chain _,
            TemplateNode.Pipe _ -> {}
      }
    }
  }

  private List<TemplateNode.Operand> command() {
    List<TemplateNode.Operand> operands = new ArrayList<>();
    while (true) {
      TemplateNode.Operand operand = operand();
      if (operand != null) {
        operands.add(operand);
      }
      Kind behind = next().kind();
      if (behind == Kind.SPACE) {
        continue;
      }
      if (behind == Kind.RIGHT || behind == Kind.CLOSE) {
        at--;
      } else if (behind != Kind.PIPE) {
        throw wrong();
      }
      if (operands.isEmpty()) {
        throw wrong();
      }
      return List.copyOf(operands);
    }
  }

  private TemplateNode.@Nullable Operand operand() {
    TemplateNode.Operand term = term();
    if (term == null || peek().kind() != Kind.FIELD) {
      return term;
    }
    List<String> fields = new ArrayList<>();
    while (peek().kind() == Kind.FIELD) {
      fields.add(next().text().substring(1));
    }
    return switch (term) {
      case TemplateNode.Field(var names) -> {
        List<String> all = new ArrayList<>(names);
        all.addAll(fields);
        yield new TemplateNode.Field(List.copyOf(all));
      }
      case TemplateNode.Variable(String name, var none) when none.isEmpty() ->
          new TemplateNode.Variable(name, List.copyOf(fields));
      case TemplateNode.Dot _,
          TemplateNode.Nil _,
          TemplateNode.Constant _,
          TemplateNode.Overflow _ ->
          throw wrong();
      case TemplateNode.Function _,
          TemplateNode.Pipe _,
          TemplateNode.Chain _,
          TemplateNode.Variable _ ->
          new TemplateNode.Chain(term, List.copyOf(fields));
    };
  }

  private TemplateNode.@Nullable Operand term() {
    int start = at;
    Token token = nextWord();
    return switch (token.kind()) {
      case IDENTIFIER -> {
        if (!TemplateFunctions.NAMES.contains(token.text())) {
          throw wrong();
        }
        yield new TemplateNode.Function(token.text());
      }
      case DOT -> new TemplateNode.Dot();
      case NIL -> new TemplateNode.Nil();
      case VARIABLE -> {
        if (!variables.contains(token.text())) {
          throw wrong();
        }
        yield new TemplateNode.Variable(token.text(), List.of());
      }
      case FIELD -> new TemplateNode.Field(List.of(token.text().substring(1)));
      case BOOL -> new TemplateNode.Constant(new TemplateValue.Bool(token.text().equals("true")));
      case NUMBER, CHARACTER -> TemplateNumbers.constant(token);
      case OPEN -> pipe("parenthesized", Kind.CLOSE);
      case STRING -> {
        String text = TemplateTokens.unquoted(token.text());
        if (text == null) {
          throw wrong();
        }
        yield new TemplateNode.Constant(new TemplateValue.Text(text));
      }
      default -> {
        at = start;
        yield null;
      }
    };
  }

  private void expect(Kind kind) {
    if (nextWord().kind() != kind) {
      throw wrong();
    }
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private Token peekWord() {
    int place = at;
    while (tokens.get(place).kind() == Kind.SPACE) {
      place++;
    }
    return tokens.get(place);
  }

  private Token nextWord() {
    while (peek().kind() == Kind.SPACE) {
      at++;
    }
    return next();
  }

  static UndefinedException wrong() {
    return new UndefinedException("not a template");
  }
}
