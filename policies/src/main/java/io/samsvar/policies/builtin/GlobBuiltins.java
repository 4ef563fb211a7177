package io.samsvar.policies.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code regex.globs_match} and {@code glob.quote_meta}. */
final class GlobBuiltins {

  private GlobBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put(
        "regex.globs_match", call -> Term.of(meet(tokens(call.string(0)), tokens(call.string(1)))));
    all.put(
        "glob.quote_meta",
        call -> Term.of(call.string(0).replaceAll("[*?\\\\\\[\\]{}]", "\\\\$0")));
  }

  /**
   * Characters, how often.
   *
   * @param any whether every character is one of them
   * @param characters code points, when not every
   * @param optional whether there may be none
   * @param repeated whether there may be several
   */
  private record Token(boolean any, Set<Integer> characters, boolean optional, boolean repeated) {
    boolean meets(Token other) {
      return any || other.any || characters.stream().anyMatch(other.characters::contains);
    }
  }

  private static List<Token> tokens(String glob) {
    int[] points = glob.codePoints().toArray();
    List<Token> tokens = new ArrayList<>();
    boolean flaggable = false;
    for (int i = 0; i < points.length; i++) {
      switch (points[i]) {
        case '+', '*' -> {
          if (!flaggable) {
            throw bad();
          }
          Token last = tokens.removeLast();
          tokens.add(new Token(last.any, last.characters, points[i] == '*', true));
          flaggable = false;
          continue;
        }
        case '.' -> tokens.add(new Token(true, Set.of(), false, false));
        case '[' -> {
          Set<Integer> characters = new TreeSet<>();
          i = set(points, i + 1, characters);
          tokens.add(new Token(false, characters, false, false));
        }
        case ']' -> throw bad();
        case '\\' -> {
          i++;
          tokens.add(new Token(false, Set.of(at(points, i)), false, false));
        }
        default -> tokens.add(new Token(false, Set.of(points[i]), false, false));
      }
      flaggable = true;
    }
    return tokens;
  }

  /** Reads up to the closing bracket, and says where it is. */
  private static int set(int[] points, int start, Set<Integer> characters) {
    int previous = -1;
    int i = start;
    while (at(points, i) != ']') {
      int point = points[i];
      if (point == '-') {
        i++;
        int last = at(points, i);
        boolean special = last == ']' || last == '-' || last == '[';
        if (last == '\\') {
          i++;
          last = at(points, i);
          special = false;
        }
        if (previous < 0 || special || last < previous) {
          throw bad();
        }
        for (int c = previous; c <= last; c++) {
          characters.add(c);
        }
        previous = -1;
      } else {
        if (point == '\\') {
          i++;
          point = at(points, i);
        }
        characters.add(point);
        previous = point;
      }
      i++;
    }
    return i;
  }

  private static int at(int[] points, int i) {
    if (i >= points.length) {
      throw bad();
    }
    return points[i];
  }

  private static UndefinedException bad() {
    return new UndefinedException("not a glob");
  }

  /** A place in each of both, and whether a character was read. */
  private record Place(int left, int right, boolean read) {}

  /** Whether some text that is not empty matches both. */
  private static boolean meet(List<Token> left, List<Token> right) {
    Set<Place> seen = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>(List.of(new Place(0, 0, false)));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (!seen.add(place)) {
        continue;
      }
      Token one = place.left < left.size() ? left.get(place.left) : null;
      Token two = place.right < right.size() ? right.get(place.right) : null;
      if (one == null && two == null && place.read) {
        return true;
      }
      if (one != null && one.optional) {
        open.push(new Place(place.left + 1, place.right, place.read));
      }
      if (two != null && two.optional) {
        open.push(new Place(place.left, place.right + 1, place.read));
      }
      if (one != null && two != null && one.meets(two)) {
        open.push(new Place(place.left + 1, place.right + 1, true));
        if (one.repeated) {
          open.push(new Place(place.left, place.right + 1, true));
        }
        if (two.repeated) {
          open.push(new Place(place.left + 1, place.right, true));
        }
        if (one.repeated && two.repeated) {
          open.push(new Place(place.left, place.right, true));
        }
      }
    }
    return false;
  }
}
