package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code json.patch}: RFC 6902 on objects, arrays and sets; a path may also be an array of keys.
 */
final class PatchBuiltin {

  private PatchBuiltin() {}

  static void register(Map<String, Builtin> all) {
    all.put("json.patch", PatchBuiltin::call);
  }

  private static Term call(Call call) {
    Term document = call.term(0);
    for (Term operation : call.array(1)) {
      if (!(operation instanceof Term.Obj fields)) {
        throw new UndefinedException("a patch that is no object");
      }
      document = apply(document, fields);
    }
    return document;
  }

  private static Term apply(Term document, Term.Obj operation) {
    List<Term> path = path(field(operation, "path"));
    return switch (Call.string(field(operation, "op"))) {
      case "add" -> add(document, path, field(operation, "value"));
      case "remove" -> remove(document, path);
      case "replace" -> add(remove(document, path), path, field(operation, "value"));
      case "move" -> {
        List<Term> from = path(field(operation, "from"));
        Term moved = get(document, from);
        yield add(remove(document, from), path, moved);
      }
      case "copy" -> add(document, path, get(document, path(field(operation, "from"))));
      case "test" -> {
        if (get(document, path).compareTo(field(operation, "value")) != 0) {
          throw new UndefinedException("a test that fails");
        }
        yield document;
      }
      default -> throw new UndefinedException("an unknown operation");
    };
  }

  private static Term field(Term.Obj operation, String name) {
    Term value = operation.fields().get(Term.of(name));
    if (value == null) {
      throw new UndefinedException("a patch without " + name);
    }
    return value;
  }

  private static List<Term> path(Term path) {
    if (path instanceof Term.Arr keys) {
      return keys.items();
    }
    String text = Call.string(path);
    List<Term> keys = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String token : text.replaceFirst("^/+", "").split("/", -1)) {
        keys.add(Term.of(token.replace("~1", "/").replace("~0", "~")));
      }
    }
    return keys;
  }

  private static Term get(Term document, List<Term> path) {
    Term at = document;
    for (Term key : path) {
      at = child(at, key);
    }
    return at;
  }

  private static Term child(Term parent, Term key) {
    Term child =
        switch (parent) {
          case Term.Obj object -> object.fields().get(key);
          case Term.Arr array -> array.items().get(index(array, key, array.items().size() - 1));
          case Term.Members set -> set.items().contains(key) ? key : null;
          case Term.Null _, Term.Bool _, Term.Num _, Term.Str _ -> null;
        };
    if (child == null) {
      throw new UndefinedException("a path that leads nowhere");
    }
    return child;
  }

  private static Term add(Term document, List<Term> path, Term value) {
    if (path.isEmpty()) {
      return value;
    }
    Term key = path.getFirst();
    if (path.size() > 1) {
      return with(document, key, add(child(document, key), path.subList(1, path.size()), value));
    }
    if (document instanceof Term.Arr array) {
      List<Term> items = new ArrayList<>(array.items());
      items.add(index(array, key, items.size()), value);
      return new Term.Arr(items);
    }
    if (document instanceof Term.Members && key.compareTo(value) != 0) {
      throw new UndefinedException("a member of a set that is not the one of the path");
    }
    return with(document, key, value);
  }

  private static Term remove(Term document, List<Term> path) {
    if (path.isEmpty()) {
      return new Term.Null();
    }
    Term key = path.getFirst();
    Term old = child(document, key);
    if (path.size() > 1) {
      return with(document, key, remove(old, path.subList(1, path.size())));
    }
    if (document instanceof Term.Arr array) {
      List<Term> items = new ArrayList<>(array.items());
      items.remove(index(array, key, items.size() - 1));
      return new Term.Arr(items);
    }
    if (document instanceof Term.Members set) {
      TreeSet<Term> items = new TreeSet<>(set.items());
      items.remove(key);
      return new Term.Members(items);
    }
    TreeMap<Term, Term> fields = new TreeMap<>(((Term.Obj) document).fields());
    fields.remove(key);
    return new Term.Obj(fields);
  }

  /** The document with this child in place of the one that was there. */
  private static Term with(Term document, Term key, Term child) {
    if (document instanceof Term.Arr array) {
      List<Term> items = new ArrayList<>(array.items());
      items.set(index(array, key, items.size() - 1), child);
      return new Term.Arr(items);
    }
    if (document instanceof Term.Obj object) {
      TreeMap<Term, Term> fields = new TreeMap<>(object.fields());
      fields.put(key, child);
      return new Term.Obj(fields);
    }
    if (document instanceof Term.Members set) {
      TreeSet<Term> items = new TreeSet<>(set.items());
      items.remove(key);
      items.add(child);
      return new Term.Members(items);
    }
    throw new UndefinedException("a path that leads nowhere");
  }

  private static int index(Term.Arr array, Term key, int max) {
    String text = key instanceof Term.Num number ? number.text() : Call.string(key);
    if (text.equals("-")) {
      return max == array.items().size() ? max : fail();
    }
    boolean whole = text.matches("0|[1-9]\\d{0,8}");
    int index = whole ? Integer.parseInt(text) : -1;
    return index >= 0 && index <= max ? index : fail();
  }

  private static int fail() {
    throw new UndefinedException("no such place in an array");
  }
}
