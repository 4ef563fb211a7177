package io.samsvar.policies.wasm;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes policies that compile: every expression has the type that its place needs. Left out is what
 * OPA's WebAssembly target is known to do otherwise: numbers of more than 64 bits, and orders that
 * Rego does not promise (of sets and objects, within arrays). So is {@code to_number} of texts like
 * "01", of which OPA itself makes a number that it cannot write.
 */
final class RegoGenerator {

  private static final int DEPTH_MAX = 3;
  private static final List<String> TEXTS =
      List.of("", "a", "abc", "A-b", "æø", "a,b,c", "10", "x/y/z", "prod-eu-1", "  pad ");
  private static final List<String> NAMES = List.of("a", "b", "s", "n", "list", "obj", "missing");
  private static final List<String> PATTERNS =
      List.of("^a", "[a-z]+", "b$", "^[A-Z]-", "\\\\d+", "(a|x)/?", "^$", "^(prod|test)-[a-z]{2}");
  private static final List<String> VERBS = List.of("%v", "%s", "%d", "%5v|", "%q", "%x", "%-4s|");

  private final SplittableRandom random;
  private int depth;
  private int variables;

  RegoGenerator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A module. */
  String module(String name) {
    return """
    package %s

    f(x) := %s

    r0 := %s

    r1 contains x if {
      some x in %s
      %s
    }

    r2[k] := v if {
      some k, v in %s
      %s
    }

    r3 if {
      %s
      %s
    }

    r4 := %s if {
      %s
    } else := %s if {
      not r3
    }

    default r5 := %s

    r5 := %s if every x in %s {
      is_string(x)
      %s
    }

    r6 := x if {
      x := r0 with input.a as %s
    }

    r7 contains f(x) if some x in %s
    """
        .formatted(
            name,
            any(),
            any(),
            collection(),
            bool(),
            object(),
            bool(),
            bool(),
            bool(),
            any(),
            bool(),
            any(),
            scalar(),
            any(),
            array(),
            bool(),
            any(),
            array());
  }

  /** An input. */
  String input() {
    return """
    {"a": %s, "b": %s, "s": "%s", "n": %d, "list": [%s, %s, %s], "obj": {"a": %s, "k": %s}}
    """
        .formatted(
            scalar(),
            scalar(),
            TEXTS.get(random.nextInt(TEXTS.size())),
            random.nextInt(-5, 100),
            text(),
            text(),
            scalar(),
            scalar(),
            scalar())
        .strip();
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A variable that nothing else has: one of an outer expression would be meant otherwise. */
  private String variable() {
    return "v" + variables++;
  }

  private String comprehension(String form, String from, String more) {
    String name = variable();
    return form.formatted(name, from, more);
  }

  private boolean deep() {
    return depth >= DEPTH_MAX;
  }

  private String text() {
    return "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
  }

  private String scalar() {
    return switch (random.nextInt(5)) {
      case 0 -> text();
      case 1 -> String.valueOf(random.nextInt(-20, 1000));
      case 2 -> pick("0.5", "1.25", "100.0", "-2.75");
      case 3 -> pick("true", "false");
      default -> "null";
    };
  }

  private String field() {
    return "input." + NAMES.get(random.nextInt(NAMES.size()));
  }

  private String any() {
    if (deep()) {
      return random.nextBoolean() ? scalar() : field();
    }
    depth++;
    String expression =
        switch (random.nextInt(8)) {
          case 0 -> scalar();
          case 1 -> field();
          case 2 -> string();
          case 3 -> number();
          case 4 -> array();
          case 5 -> set();
          case 6 -> object();
          default -> "{" + text() + ": " + any() + "}";
        };
    depth--;
    return expression;
  }

  private String string() {
    if (deep()) {
      return random.nextBoolean() ? text() : "input.s";
    }
    depth++;
    String expression =
        switch (random.nextInt(16)) {
          case 0 -> "upper(" + string() + ")";
          case 1 -> "lower(" + string() + ")";
          case 2 -> "concat(\"-\", [" + string() + ", " + string() + "])";
          case 3 -> "replace(" + string() + ", \"a\", " + string() + ")";
          case 4 -> "substring(" + string() + ", 1, " + random.nextInt(4) + ")";
          case 5 -> "trim(" + string() + ", \"a \")";
          case 6 -> "sprintf(\"" + VERBS.get(random.nextInt(VERBS.size())) + "\", [" + any() + "])";
          case 7 -> "trim_prefix(" + string() + ", \"a\")";
          case 8 -> "format_int(" + whole() + ", " + pick("2", "10", "16") + ")";
          case 9 -> "regex.replace(" + string() + ", \"" + pattern() + "\", \"<$0>\")";
          case 10 -> "base64.encode(" + string() + ")";
          case 11 -> "strings.reverse(" + string() + ")";
          case 12 -> "type_name(" + any() + ")";
          case 13 -> "hex.encode(" + string() + ")";
          case 14 -> "json.marshal(" + scalar() + ")";
          default -> "urlquery.encode(" + string() + ")";
        };
    depth--;
    return expression;
  }

  private String pattern() {
    return PATTERNS.get(random.nextInt(PATTERNS.size()));
  }

  private String whole() {
    if (deep()) {
      return random.nextBoolean() ? String.valueOf(random.nextInt(50)) : "input.n";
    }
    depth++;
    String expression =
        switch (random.nextInt(6)) {
          case 0 -> "count(" + pick(string(), array(), set(), object()) + ")";
          case 1 -> "(" + whole() + " + " + whole() + ")";
          case 2 -> "(" + whole() + " - " + whole() + ")";
          case 3 -> "(" + whole() + " * 3)";
          case 4 -> "(" + whole() + " % 7)";
          default -> "indexof(" + string() + ", \"a\")";
        };
    depth--;
    return expression;
  }

  private String number() {
    return switch (random.nextInt(5)) {
      case 0 -> "abs(" + whole() + ")";
      case 1 -> "to_number(" + text() + ")";
      case 2 -> "max([" + whole() + ", 0.5])";
      case 3 -> "round(" + pick("0.5", "1.25", "-2.75") + ")";
      default -> whole();
    };
  }

  private String bool() {
    if (deep()) {
      return pick("input.a", "input.b == " + scalar(), "input.s != \"a\"", "true", "input.n > 10");
    }
    depth++;
    String expression =
        switch (random.nextInt(14)) {
          case 0 -> any() + pick(" == ", " != ") + field();
          case 1 -> whole() + pick(" < ", " >= ") + whole();
          case 2 -> "startswith(" + string() + ", " + text() + ")";
          case 3 -> "contains(" + string() + ", " + text() + ")";
          case 4 -> field() + " in " + collection();
          case 5 -> "regex.match(\"" + pattern() + "\", " + string() + ")";
          case 6 -> "glob.match(\"*-" + pick("b", "*") + "\", [\"/\"], " + string() + ")";
          case 7 -> pick("is_string(", "is_number(", "is_array(", "is_null(") + any() + ")";
          case 8 -> "not " + field();
          case 9 -> "count(" + collection() + ") > 1";
          case 10 -> comprehension("every %1$s in %2$s { %1$s != %3$s }", array(), field());
          case 11 -> "strings.any_prefix_match(" + string() + ", [" + text() + ", \"a\"])";
          case 12 -> "object.get(" + object() + ", \"a\", 1) == " + field();
          default -> "_ = " + any();
        };
    depth--;
    return expression;
  }

  private String collection() {
    return random.nextBoolean() ? array() : set();
  }

  private String array() {
    if (deep()) {
      return random.nextBoolean() ? "[" + scalar() + "]" : "[1, " + field() + "]";
    }
    depth++;
    String expression =
        switch (random.nextInt(9)) {
          case 0 -> "[" + any() + ", " + any() + "]";
          case 1 -> "split(" + string() + ", " + pick("\",\"", "\"-\"", "\"a\"") + ")";
          case 2 -> "array.concat(" + array() + ", " + array() + ")";
          case 3 -> comprehension("[%1$s | some %1$s in %2$s; %1$s != %3$s]", array(), field());
          case 4 -> "sort(" + collection() + ")";
          case 5 -> "numbers.range(1, " + random.nextInt(1, 6) + ")";
          case 6 -> "array.reverse(" + array() + ")";
          case 7 -> "regex.find_n(\"" + pattern() + "\", " + string() + ", 2)";
          default -> "array.slice(" + array() + ", 0, 2)";
        };
    depth--;
    return expression;
  }

  private String set() {
    if (deep()) {
      return "{" + scalar() + ", " + field() + "}";
    }
    depth++;
    String expression =
        switch (random.nextInt(6)) {
          case 0 -> "{" + any() + ", " + scalar() + "}";
          case 1 -> comprehension("{%1$s | some %1$s in %2$s}", collection(), "");
          case 2 -> "(" + set() + " | " + set() + ")";
          case 3 -> "(" + set() + " & " + set() + ")";
          case 4 -> "(" + set() + " - " + set() + ")";
          default -> comprehension("{[%1$s, %3$s] | some %1$s in %2$s}", array(), scalar());
        };
    depth--;
    return expression;
  }

  private String object() {
    if (deep()) {
      return "{\"a\": " + scalar() + "}";
    }
    depth++;
    String expression =
        switch (random.nextInt(6)) {
          case 0 -> "{\"a\": " + any() + ", \"b\": " + any() + "}";
          case 1 -> "object.union(" + object() + ", " + object() + ")";
          case 2 -> "object.remove(" + object() + ", [\"a\"])";
          case 3 -> "object.filter(" + object() + ", [\"a\"])";
          case 4 ->
              comprehension(
                  "{k%1$s: %1$s | some k%1$s, %1$s in %2$s; %1$s != %3$s}", object(), field());
          default ->
              "json.patch("
                  + object()
                  + ", [{\"op\": \"add\", \"path\": \"z\", \"value\": "
                  + any()
                  + "}])";
        };
    depth--;
    return expression;
  }
}
