package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a parsed template, as Go's {@code text/template} does; what is an error there is undefined.
 * Stops when its thread is interrupted. A template that includes itself without end runs out of
 * stack, which denies.
 */
final class TemplateRun {

  /** Longest text that a template may give, in characters. */
  static final int RENDERED_CHARACTERS_MAX = 4 << 20;

  /** How a list of nodes ended. */
  private enum Way {
    ON,
    BREAK,
    CONTINUE
  }

  private static final class Variable {
    final String name;
    TemplateValue value;

    Variable(String name, TemplateValue value) {
      this.name = name;
      this.value = value;
    }
  }

  private final Map<String, List<TemplateNode>> templates;
  private final StringBuilder out;
  private final List<Variable> variables = new ArrayList<>();

  private TemplateRun(
      Map<String, List<TemplateNode>> templates, StringBuilder out, TemplateValue dot) {
    this.templates = templates;
    this.out = out;
    variables.add(new Variable("$", dot));
  }

  static String render(Map<String, List<TemplateNode>> templates, TemplateValue dot) {
    StringBuilder out = new StringBuilder();
    include(templates, TemplateParser.MAIN, out, dot);
    return out.toString();
  }

  private static void include(
      Map<String, List<TemplateNode>> templates,
      String name,
      StringBuilder out,
      TemplateValue dot) {
    List<TemplateNode> nodes = templates.get(name);
    if (nodes == null) {
      throw wrong();
    }
    new TemplateRun(templates, out, dot).walk(dot, nodes);
  }

  static UndefinedException wrong() {
    return new UndefinedException("a template that fails");
  }

  private void write(String text) {
    if (out.length() + text.length() > RENDERED_CHARACTERS_MAX) {
      throw new TooLargeException(
          "A template gives more than %d characters".formatted(RENDERED_CHARACTERS_MAX));
    }
    out.append(text);
  }

  private Way walk(TemplateValue dot, List<TemplateNode> nodes) {
    for (TemplateNode node : nodes) {
      Way way = walk(dot, node);
      if (way != Way.ON) {
        return way;
      }
    }
    return Way.ON;
  }

  private Way walk(TemplateValue dot, TemplateNode node) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoppedException();
    }
    return switch (node) {
      case TemplateNode.Text(String text) -> {
        write(text);
        yield Way.ON;
      }
      case TemplateNode.Action(var pipe) -> {
        TemplateValue value = value(dot, pipe);
        if (pipe.variables().isEmpty()) {
          write(value instanceof TemplateValue.Absent ? "<no value>" : value.printed());
        }
        yield Way.ON;
      }
      case TemplateNode.If(var pipe, var then, var otherwise) -> {
        int known = variables.size();
        Way way = walk(dot, value(dot, pipe).isTrue() ? then : otherwise);
        forget(known);
        yield way;
      }
      case TemplateNode.With(var pipe, var then, var otherwise) -> {
        int known = variables.size();
        TemplateValue value = value(dot, pipe);
        Way way = value.isTrue() ? walk(value, then) : walk(dot, otherwise);
        forget(known);
        yield way;
      }
      case TemplateNode.Range range -> range(dot, range);
      case TemplateNode.Include(String name, var pipe) -> {
        if (!templates.containsKey(name)) {
          throw wrong();
        }
        include(templates, name, out, pipe == null ? new TemplateValue.Absent() : value(dot, pipe));
        yield Way.ON;
      }
      case TemplateNode.Break() -> Way.BREAK;
      case TemplateNode.Continue() -> Way.CONTINUE;
    };
  }

  private void forget(int known) {
    variables.subList(known, variables.size()).clear();
  }

  private Way range(TemplateValue dot, TemplateNode.Range range) {
    int outer = variables.size();
    TemplateValue value = value(dot, range.pipe());
    Way way = Way.ON;
    boolean any = false;
    switch (value) {
      case TemplateValue.Items(var items) -> {
        for (int i = 0; i < items.size() && way != Way.BREAK; i++) {
          any = true;
          way = once(range, new TemplateValue.Whole(i), items.get(i));
        }
      }
      case TemplateValue.Fields(var fields) -> {
        for (var field : fields.entrySet()) {
          if (way != Way.BREAK) {
            any = true;
            String key = Call.string(field.getKey());
            way = once(range, new TemplateValue.Text(key), field.getValue());
          }
        }
      }
      case TemplateValue.Whole(long count) -> any = count(range, count, TemplateValue.Whole::new);
      case TemplateValue.Octet(int count) ->
          any = count(range, count, it -> new TemplateValue.Octet((int) it));
      case TemplateValue.Absent _, TemplateValue.Null _ -> {}
      case TemplateValue.Text _,
          TemplateValue.Digits _,
          TemplateValue.Bool _,
          TemplateValue.Real _ ->
          throw wrong();
    }
    Way end = any ? Way.ON : walk(dot, range.otherwise());
    forget(outer);
    return end;
  }

  private boolean count(
      TemplateNode.Range range, long count, java.util.function.LongFunction<TemplateValue> each) {
    if (range.pipe().variables().size() > 1) {
      throw wrong();
    }
    Way way = Way.ON;
    for (long i = 0; i < count && way != Way.BREAK; i++) {
      way = once(range, new TemplateValue.Absent(), each.apply(i));
    }
    return count > 0;
  }

  private Way once(TemplateNode.Range range, TemplateValue index, TemplateValue element) {
    List<String> names = range.pipe().variables();
    int known = variables.size();
    if (range.pipe().assigns()) {
      assign(names.getFirst(), names.size() > 1 ? index : element);
      if (names.size() > 1) {
        assign(names.get(1), element);
      }
    } else if (!names.isEmpty()) {
      variables.get(known - 1).value = element;
      if (names.size() > 1) {
        variables.get(known - 2).value = index;
      }
    }
    Way way = walk(element, range.each());
    forget(known);
    return way;
  }

  private void assign(String name, TemplateValue value) {
    variable(name).value = value;
  }

  private Variable variable(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name.equals(name)) {
        return variables.get(i);
      }
    }
    throw wrong();
  }

  private TemplateValue value(TemplateValue dot, TemplateNode.Pipe pipe) {
    Optional<TemplateValue> last = Optional.empty();
    for (List<TemplateNode.Operand> command : pipe.commands()) {
      last = Optional.of(command(dot, command, last.orElse(null)).held());
    }
    TemplateValue value = last.orElseThrow(TemplateRun::wrong);
    for (String name : pipe.variables()) {
      if (pipe.assigns()) {
        assign(name, value);
      } else {
        variables.add(new Variable(name, value));
      }
    }
    return value;
  }

  /**
   * One command.
   *
   * @param last the value of the command before; null for the first
   */
  private TemplateValue command(
      TemplateValue dot, List<TemplateNode.Operand> command, @Nullable TemplateValue last) {
    TemplateNode.Operand first = command.getFirst();
    if (first instanceof TemplateNode.Function(String name)) {
      return TemplateFunctions.call(name, command, last, operand -> argument(dot, operand));
    }
    boolean given = command.size() > 1 || last != null;
    return switch (first) {
      case TemplateNode.Field(var names) -> fields(dot, names, given);
      case TemplateNode.Chain(var operand, var names) -> {
        if (operand instanceof TemplateNode.Nil) {
          throw wrong();
        }
        yield fields(argument(dot, operand), names, given);
      }
      case TemplateNode.Variable(String name, var names) when !names.isEmpty() ->
          fields(variable(name).value, names, given);
      case TemplateNode.Nil _ -> throw wrong();
      case TemplateNode.Dot _,
          TemplateNode.Constant _,
          TemplateNode.Overflow _,
          TemplateNode.Variable _,
          TemplateNode.Function _,
          TemplateNode.Pipe _ -> {
        if (given) {
          throw wrong();
        }
        yield argument(dot, first);
      }
    };
  }

  private TemplateValue argument(TemplateValue dot, TemplateNode.Operand operand) {
    return switch (operand) {
      case TemplateNode.Dot() -> dot;
      case TemplateNode.Nil() -> new TemplateValue.Absent();
      case TemplateNode.Constant(var value) -> value;
      case TemplateNode.Overflow() -> throw wrong();
      case TemplateNode.Field(var names) -> fields(dot, names, false);
      case TemplateNode.Variable(String name, var names) ->
          fields(variable(name).value, names, false);
      case TemplateNode.Function(String name) ->
          TemplateFunctions.call(name, List.of(operand), null, it -> argument(dot, it));
      case TemplateNode.Chain(var inner, var names) -> fields(argument(dot, inner), names, false);
      case TemplateNode.Pipe pipe -> value(dot, pipe);
    };
  }

  /** The value below these names; only a map has any. */
  private static TemplateValue fields(TemplateValue from, List<String> names, boolean given) {
    TemplateValue value = from;
    for (int i = 0; i < names.size(); i++) {
      value =
          switch (value) {
            case TemplateValue.Absent _ -> new TemplateValue.Absent();
            case TemplateValue.Fields(var fields) -> {
              if (given && i == names.size() - 1) {
                throw wrong();
              }
              TemplateValue found = fields.get(Term.of(names.get(i)));
              yield found == null ? new TemplateValue.Absent() : found;
            }
            case TemplateValue.Null _,
                TemplateValue.Text _,
                TemplateValue.Digits _,
                TemplateValue.Bool _,
                TemplateValue.Whole _,
                TemplateValue.Octet _,
                TemplateValue.Real _,
                TemplateValue.Items _ ->
                throw wrong();
          };
    }
    return value;
  }
}
