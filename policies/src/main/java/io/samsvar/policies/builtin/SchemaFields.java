package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of one schema. What has the wrong type is an {@link InvalidSchemaException}.
 *
 * @param object the schema
 */
record SchemaFields(Term.Obj object) {

  @Nullable Term get(String key) {
    return object.fields().get(Term.of(key));
  }

  boolean isTrue(String key) {
    return get(key) instanceof Term.Bool(boolean value) && value;
  }

  @Nullable String string(String key) {
    Term value = get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Term.Str(String text)) {
      return text;
    }
    throw InvalidSchemaException.type("string", key);
  }

  /** Empty when the keyword is not there. */
  List<Term> array(String key) {
    Term value = get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof Term.Arr(var items)) {
      return items;
    }
    throw new InvalidSchemaException(key + " must be of an array");
  }

  @Nullable BigDecimal bound(String key) {
    Term value = get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Term.Num number) {
      return SchemaNumbers.exact(number);
    }
    throw new InvalidSchemaException(key + " must be of a Number");
  }

  /** A whole number from zero, written without fraction and exponent. */
  @Nullable Long size(String key) {
    Term value = get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Term.Num(String text)) || !text.matches("-?[0-9]{1,18}")) {
      throw new InvalidSchemaException(key + " must be of an integer");
    }
    long size = Long.parseLong(text);
    if (size < 0) {
      throw new InvalidSchemaException(key + " must be greater than or equal to 0");
    }
    return size;
  }
}
