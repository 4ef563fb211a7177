package io.samsvar.policies.builtin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a parsed template. Immutable. */
sealed interface TemplateNode {

  record Text(String text) implements TemplateNode {}

  record Action(Pipe pipe) implements TemplateNode {}

  record If(Pipe pipe, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  record With(Pipe pipe, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  record Range(Pipe pipe, List<TemplateNode> each, List<TemplateNode> otherwise)
      implements TemplateNode {}

  record Include(String name, @Nullable Pipe pipe) implements TemplateNode {}

  record Break() implements TemplateNode {}

  record Continue() implements TemplateNode {}

  /** What a command is made of. */
  sealed interface Operand {}

  record Dot() implements Operand {}

  record Nil() implements Operand {}

  record Constant(TemplateValue value) implements Operand {}

  /** A whole number that does not fit; refused when it is used. */
  record Overflow() implements Operand {}

  record Field(List<String> names) implements Operand {}

  record Variable(String name, List<String> fields) implements Operand {}

  record Function(String name) implements Operand {}

  record Chain(Operand operand, List<String> fields) implements Operand {}

  /**
   * Commands, each of which is given the value of the one before.
   *
   * @param variables that are set
   * @param assigns whether they are there already
   */
  record Pipe(List<String> variables, boolean assigns, List<List<Operand>> commands)
      implements Operand {}
}
