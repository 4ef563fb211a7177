package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A value within a template, as Go has it. Immutable. */
sealed interface TemplateValue {

  /** No value: what a key that is not there gives. */
  record Absent() implements TemplateValue {}

  /** A null within a map or a slice. */
  record Null() implements TemplateValue {}

  /** A {@code string}. */
  record Text(String text) implements TemplateValue {}

  /** A {@code json.Number}, which is a kind of string for Go. */
  record Digits(String text) implements TemplateValue {}

  /** A {@code bool}. */
  record Bool(boolean value) implements TemplateValue {}

  /** An {@code int}. */
  record Whole(long value) implements TemplateValue {}

  /** A {@code uint8}. */
  record Octet(int value) implements TemplateValue {}

  /** A {@code float64}. */
  record Real(double value) implements TemplateValue {}

  /** A slice. */
  record Items(List<TemplateValue> items) implements TemplateValue {}

  /** A map, sorted by the code points of its keys. */
  record Fields(SortedMap<Term, TemplateValue> fields) implements TemplateValue {}

  /**
   * The value of JSON.
   *
   * @throws UndefinedException for sets and objects with other keys than strings
   */
  static TemplateValue of(Term term) {
    return switch (term) {
      case Term.Null _ -> new Null();
      case Term.Bool(boolean value) -> new Bool(value);
      case Term.Num(String text) -> new Digits(text);
      case Term.Str(String text) -> new Text(text);
      case Term.Arr(var items) -> new Items(items.stream().map(TemplateValue::of).toList());
      case Term.Obj(var fields) -> {
        SortedMap<Term, TemplateValue> copied = new TreeMap<>();
        fields.forEach((key, value) -> copied.put(Term.of(Call.string(key)), of(value)));
        yield new Fields(copied);
      }
      case Term.Members _ -> throw new UndefinedException("a set is no JSON");
    };
  }

  /** What an interface holds; no value when it is null. */
  default TemplateValue held() {
    return this instanceof Null ? new Absent() : this;
  }

  /** Whether a condition holds. */
  default boolean isTrue() {
    return switch (this) {
      case Absent _, Null _ -> false;
      case Text(String text) -> !text.isEmpty();
      case Digits(String text) -> !text.isEmpty();
      case Bool(boolean value) -> value;
      case Whole(long value) -> value != 0;
      case Octet(int value) -> value != 0;
      case Real(double value) -> value != 0;
      case Items(var items) -> !items.isEmpty();
      case Fields(var fields) -> !fields.isEmpty();
    };
  }

  /** As an operand of Go's formats. */
  default Object operand() {
    return switch (this) {
      case Absent _, Null _ -> GoField.Nil.NIL;
      case Text(String text) -> text;
      case Digits(String text) -> new GoField.Typed("json.Number", text);
      case Bool(boolean value) -> value;
      case Whole(long value) -> new GoField.Typed("int", value);
      case Octet(int value) -> new GoField.Typed("uint8", (long) value);
      case Real(double value) -> value;
      case Items(var items) -> {
        List<Object> operands = new ArrayList<>(items.size());
        items.forEach(item -> operands.add(item.operand()));
        yield operands;
      }
      case Fields(var fields) -> {
        Map<String, Object> operands = new java.util.LinkedHashMap<>();
        fields.forEach((key, value) -> operands.put(Call.string(key), value.operand()));
        yield operands;
      }
    };
  }

  /** As {@code fmt.Print} prints it. */
  default String printed() {
    return new GoField().format('v', operand());
  }
}
