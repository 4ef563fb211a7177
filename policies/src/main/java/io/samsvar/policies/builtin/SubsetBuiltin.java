package io.samsvar.policies.builtin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code object.subset}: objects in depth, sets as sets, arrays as an unbroken run. */
final class SubsetBuiltin {

  private SubsetBuiltin() {}

  static void register(Map<String, Builtin> all) {
    all.put("object.subset", SubsetBuiltin::call);
  }

  private static Term call(Call call) {
    Term whole = call.term(0);
    Term part = call.term(1);
    if (whole instanceof Term.Arr array && part instanceof Term.Members set) {
      return Term.of(found(array.items(), set.items()));
    }
    if (whole.getClass() != part.getClass()
        || !(part instanceof Term.Obj
            || part instanceof Term.Members
            || part instanceof Term.Arr)) {
      throw new UndefinedException("operands that cannot contain one another");
    }
    return Term.of(contains(whole, part));
  }

  /** Counts as OPA does: an element that comes twice counts twice, and nothing is in no array. */
  private static boolean found(List<Term> items, Set<Term> wanted) {
    int missing = wanted.size();
    for (Term item : items) {
      missing -= wanted.contains(item) ? 1 : 0;
      if (missing == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Term whole, Term part) {
    if (whole instanceof Term.Obj object && part instanceof Term.Obj wanted) {
      return wanted.fields().entrySet().stream()
          .allMatch(
              field -> {
                Term value = object.fields().get(field.getKey());
                return value != null
                    && (value.compareTo(field.getValue()) == 0
                        || contains(value, field.getValue()));
              });
    }
    if (whole instanceof Term.Members set && part instanceof Term.Members wanted) {
      return set.items().containsAll(wanted.items());
    }
    return whole instanceof Term.Arr array
        && part instanceof Term.Arr wanted
        && run(array.items(), wanted.items());
  }

  /** The search OPA does, which after a mismatch goes on behind it. */
  private static boolean run(List<Term> items, List<Term> wanted) {
    int at = 0;
    int matched = 0;
    while (matched < wanted.size()) {
      if (at + matched >= items.size()) {
        return false;
      }
      if (items.get(at + matched).compareTo(wanted.get(matched)) == 0) {
        matched++;
      } else {
        at++;
        matched = 0;
      }
    }
    return true;
  }
}
