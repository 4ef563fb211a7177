package io.samsvar.policies.builtin;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions of Go's {@code text/template}. A wrong call is undefined. */
final class TemplateFunctions {

  static final Set<String> NAMES =
      Set.of(
          "and",
          "call",
          "eq",
          "ge",
          "gt",
          "html",
          "index",
          "js",
          "le",
          "len",
          "lt",
          "ne",
          "not",
          "or",
          "print",
          "printf",
          "println",
          "slice",
          "urlquery");

  private TemplateFunctions() {}

  /**
   * Calls a function.
   *
   * @param command the function and its operands
   * @param last the value of the command before, the last operand; null when there is none
   */
  static TemplateValue call(
      String name,
      List<TemplateNode.Operand> command,
      @Nullable TemplateValue last,
      Function<TemplateNode.Operand, TemplateValue> value) {
    if (name.equals("and") || name.equals("or")) {
      return shortened(name.equals("or"), command, last, value);
    }
    List<TemplateValue> operands = new ArrayList<>();
    for (TemplateNode.Operand operand : command.subList(1, command.size())) {
      // A null of a map stays one for those that print it.
      operands.add(value.apply(operand));
    }
    if (last != null) {
      operands.add(last);
    }
    return call(name, operands);
  }

  private static TemplateValue shortened(
      boolean until,
      List<TemplateNode.Operand> command,
      @Nullable TemplateValue last,
      Function<TemplateNode.Operand, TemplateValue> value) {
    TemplateValue found = null;
    for (TemplateNode.Operand operand : command.subList(1, command.size())) {
      found = value.apply(operand);
      if (found.isTrue() == until) {
        return found;
      }
    }
    found = last != null ? last : found;
    if (found == null) {
      throw TemplateRun.wrong();
    }
    return found;
  }

  private static TemplateValue call(String name, List<TemplateValue> operands) {
    return switch (name) {
      case "not" -> new TemplateValue.Bool(!only(operands).isTrue());
      case "len" -> new TemplateValue.Whole(length(only(operands).held()));
      case "index" -> index(operands);
      case "slice" -> slice(operands);
      case "eq" -> new TemplateValue.Bool(TemplateComparison.isAnyEqual(operands));
      case "ne" -> {
        two(operands);
        yield new TemplateValue.Bool(!TemplateComparison.isAnyEqual(operands));
      }
      case "lt", "le", "gt", "ge" -> {
        two(operands);
        yield new TemplateValue.Bool(
            TemplateComparison.holds(name, operands.getFirst(), operands.getLast()));
      }
      case "print" -> new TemplateValue.Text(joined(operands));
      case "println" ->
          new TemplateValue.Text(
              String.join(" ", operands.stream().map(TemplateValue::printed).toList()) + "\n");
      case "printf" -> printf(operands);
      case "html" -> new TemplateValue.Text(TemplateEscapes.html(text(operands)));
      case "js" -> new TemplateValue.Text(TemplateEscapes.javascript(text(operands)));
      case "urlquery" -> new TemplateValue.Text(GoUrl.escape(text(operands), GoUrl.Part.QUERY));
      default -> throw TemplateRun.wrong(); // "call": no value is a function.
    };
  }

  private static TemplateValue only(List<TemplateValue> operands) {
    if (operands.size() != 1) {
      throw TemplateRun.wrong();
    }
    return operands.getFirst();
  }

  private static void two(List<TemplateValue> operands) {
    if (operands.size() != 2) {
      throw TemplateRun.wrong();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int length(TemplateValue value) {
    return switch (value) {
      case TemplateValue.Text(String text) -> bytes(text).length;
      case TemplateValue.Digits(String text) -> text.length();
      case TemplateValue.Items(var items) -> items.size();
      case TemplateValue.Fields(var fields) -> fields.size();
      case TemplateValue.Absent _,
          TemplateValue.Null _,
          TemplateValue.Bool _,
          TemplateValue.Whole _,
          TemplateValue.Octet _,
          TemplateValue.Real _ ->
          throw TemplateRun.wrong();
    };
  }

  private static long number(TemplateValue value) {
    return switch (value.held()) {
      case TemplateValue.Whole(long whole) -> whole;
      case TemplateValue.Octet(int octet) -> octet;
      case TemplateValue.Absent _,
          TemplateValue.Null _,
          TemplateValue.Text _,
          TemplateValue.Digits _,
          TemplateValue.Bool _,
          TemplateValue.Real _,
          TemplateValue.Items _,
          TemplateValue.Fields _ ->
          throw TemplateRun.wrong();
    };
  }

  private static int place(TemplateValue value, int size) {
    long place = number(value);
    if (place < 0 || place >= size) {
      throw TemplateRun.wrong();
    }
    return (int) place;
  }

  private static TemplateValue index(List<TemplateValue> operands) {
    if (operands.isEmpty() || operands.getFirst().held() instanceof TemplateValue.Absent) {
      throw TemplateRun.wrong();
    }
    TemplateValue item = operands.getFirst();
    for (TemplateValue index : operands.subList(1, operands.size())) {
      item =
          switch (item) {
            case TemplateValue.Items(var items) -> items.get(place(index, items.size()));
            case TemplateValue.Text(String text) ->
                new TemplateValue.Octet(bytes(text)[place(index, bytes(text).length)] & 0xff);
            case TemplateValue.Digits(String text) ->
                new TemplateValue.Octet(text.charAt(place(index, text.length())));
            case TemplateValue.Fields(var fields) -> {
              if (!(index instanceof TemplateValue.Text(String key))) {
                throw TemplateRun.wrong();
              }
              yield fields.getOrDefault(Term.of(key), new TemplateValue.Null());
            }
            case TemplateValue.Absent _,
                TemplateValue.Null _,
                TemplateValue.Bool _,
                TemplateValue.Whole _,
                TemplateValue.Octet _,
                TemplateValue.Real _ ->
                throw TemplateRun.wrong();
          };
    }
    return item;
  }

  private static TemplateValue slice(List<TemplateValue> operands) {
    if (operands.isEmpty() || operands.size() > 4) {
      throw TemplateRun.wrong();
    }
    TemplateValue item = operands.getFirst().held();
    boolean isSlice = item instanceof TemplateValue.Items;
    boolean isText = item instanceof TemplateValue.Text || item instanceof TemplateValue.Digits;
    if (!isSlice && (!isText || operands.size() > 3)) {
      throw TemplateRun.wrong();
    }
    int size = length(item);
    long[] ends = {0, size, size};
    for (int i = 1; i < operands.size(); i++) {
      ends[i - 1] = number(operands.get(i));
      if (ends[i - 1] < 0 || (ends[i - 1] > size && !isSlice)) {
        throw TemplateRun.wrong();
      }
      if (ends[i - 1] > size) {
        throw new UnsupportedOperationException("A template reads beyond the end of an array");
      }
    }
    if (ends[0] > ends[1] || (operands.size() > 3 && ends[1] > ends[2])) {
      throw TemplateRun.wrong();
    }
    int from = (int) ends[0];
    int to = (int) ends[1];
    return switch (item) {
      case TemplateValue.Items(var items) ->
          new TemplateValue.Items(List.copyOf(items.subList(from, to)));
      case TemplateValue.Digits(String text) -> new TemplateValue.Digits(text.substring(from, to));
      case TemplateValue.Text(String text) -> new TemplateValue.Text(part(text, from, to));
      case TemplateValue.Absent _,
          TemplateValue.Null _,
          TemplateValue.Bool _,
          TemplateValue.Whole _,
          TemplateValue.Octet _,
          TemplateValue.Real _,
          TemplateValue.Fields _ ->
          throw TemplateRun.wrong();
    };
  }

  private static String part(String text, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Arrays.copyOfRange(bytes(text), from, to)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnsupportedOperationException("A template cuts through a character", e);
    }
  }

  /** As {@code fmt.Sprint}: a space between two when neither is a string. */
  private static String joined(List<TemplateValue> operands) {
    StringBuilder text = new StringBuilder();
    boolean former = true;
    for (TemplateValue operand : operands) {
      boolean string =
          operand instanceof TemplateValue.Text || operand instanceof TemplateValue.Digits;
      text.append(former || string || text.isEmpty() ? "" : " ").append(operand.printed());
      former = string;
    }
    return text.toString();
  }

  /** What the functions that escape are given. */
  private static String text(List<TemplateValue> operands) {
    List<TemplateValue> shown = new ArrayList<>();
    for (TemplateValue operand : operands) {
      boolean absent = operand.held() instanceof TemplateValue.Absent;
      shown.add(absent ? new TemplateValue.Text("<no value>") : operand);
    }
    return joined(shown);
  }

  private static TemplateValue printf(List<TemplateValue> operands) {
    if (operands.isEmpty() || !(operands.getFirst() instanceof TemplateValue.Text(String format))) {
      throw TemplateRun.wrong();
    }
    return new TemplateValue.Text(
        Sprintf.format(
            format,
            operands.subList(1, operands.size()).stream().map(TemplateValue::operand).toList()));
  }
}
