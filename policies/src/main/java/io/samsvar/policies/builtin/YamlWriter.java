package io.samsvar.policies.builtin;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes YAML in Go's style: block collections, sequences indented, quotes where they are needed.
 */
final class YamlWriter {

  /**
   * What cannot be written as it is: spaces at the end of a line, characters that are not shown.
   */
  private static final Pattern NOT_A_BLOCK =
      Pattern.compile("[ \\t]\n|[\\x00-\\x08\\x0b-\\x1f\\x7f\\x85\\ufeff]");

  /** What is no string when it is written plainly, by YAML 1.1 or 1.2. */
  private static final Pattern NOT_A_STRING =
      Pattern.compile(
          "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|n|N|yes|Yes|YES|no|No|NO"
              + "|on|On|ON|off|Off|OFF|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"
              + "|[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)"
              + "|[-+]?([0-9][0-9_]*)?\\.?[0-9_]+([eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*\\."
              + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          .build();

  private static final int INDENT = 2;

  private final StringBuilder text = new StringBuilder();

  private YamlWriter() {}

  static String write(Term term) {
    YamlWriter writer = new YamlWriter();
    writer.value(term, 0, "");
    return writer.text.toString();
  }

  /**
   * A value and the end of its line.
   *
   * @param indent of what is below it
   * @param before what stands between what is on the line already and a value that stays on it
   */
  private void value(Term term, int indent, String before) {
    switch (term) {
      case Term.Null _, Term.Bool _, Term.Num _ -> text.append(before).append(term).append('\n');
      case Term.Str string ->
          text.append(before).append(scalar(string.value(), indent)).append('\n');
      case Term.Arr array -> items(array.items(), indent, before);
      case Term.Members set -> items(set.items(), indent, before);
      case Term.Obj object -> {
        TreeMap<Term, Term> fields = new TreeMap<>();
        object
            .fields()
            .forEach(
                (key, value) ->
                    fields.put(key instanceof Term.Str ? key : Term.of(GoJson.write(key)), value));
        object(fields, indent, before);
      }
    }
  }

  private void items(Collection<Term> items, int indent, String before) {
    if (items.isEmpty()) {
      text.append(before).append("[]\n");
      return;
    }
    boolean first = true;
    for (Term item : items) {
      start(first, indent, before);
      first = false;
      text.append('-');
      inner(item, indent);
    }
  }

  private void object(Map<Term, Term> fields, int indent, String before) {
    if (fields.isEmpty()) {
      text.append(before).append("{}\n");
      return;
    }
    boolean first = true;
    for (Map.Entry<Term, Term> field : fields.entrySet()) {
      start(first, indent, before);
      first = false;
      text.append(scalar(Call.string(field.getKey()).replace("\n", "\\n"), indent)).append(':');
      boolean below =
          switch (field.getValue()) {
            case Term.Arr array -> !array.items().isEmpty();
            case Term.Members set -> !set.items().isEmpty();
            case Term.Obj object -> !object.fields().isEmpty();
            case Term.Null _, Term.Bool _, Term.Num _, Term.Str _ -> false;
          };
      if (below) {
        text.append('\n').repeat(" ", indent + INDENT);
        value(field.getValue(), indent + INDENT, "");
      } else {
        value(field.getValue(), indent + INDENT, " ");
      }
    }
  }

  /** Behind the dash of an item. */
  private void inner(Term item, int indent) {
    value(item, indent + INDENT, " ");
  }

  private void start(boolean first, int indent, String before) {
    if (first) {
      text.append(before);
    } else {
      text.repeat(" ", indent);
    }
  }

  private static String scalar(String value, int indent) {
    boolean block = value.indexOf('\n') >= 0 && !NOT_A_BLOCK.matcher(value).find();
    if (block) {
      return block(value, indent);
    }
    ScalarStyle style = ScalarStyle.PLAIN;
    if (value.indexOf('\n') >= 0 || NOT_A_STRING.matcher(value).matches()) {
      style = ScalarStyle.DOUBLE_QUOTED;
    }
    // As an item, so that it is written as it may be within a document.
    Node item = new ScalarNode(Tag.STR, value, style);
    Node node = new SequenceNode(Tag.SEQ, List.of(item), FlowStyle.BLOCK);
    String written =
        new Present(SETTINGS).emitToString(new Serialize(SETTINGS).serializeOne(node).iterator());
    return written.substring("- ".length(), written.length() - 1);
  }

  /** Lines as they are; the header says how they are indented and how the text ends. */
  private static String block(String value, int indent) {
    StringBuilder lines = new StringBuilder("|");
    if (value.startsWith(" ") || value.startsWith("\n")) {
      lines.append(INDENT);
    }
    if (!value.endsWith("\n")) {
      lines.append('-');
    } else if (value.equals("\n") || value.endsWith("\n\n")) {
      lines.append('+');
    }
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    for (String line : body.split("\n", -1)) {
      lines.append('\n');
      if (!line.isEmpty()) {
        lines.repeat(" ", Math.max(indent, INDENT)).append(line);
      }
    }
    return lines.toString();
  }
}
