package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code graph.reachable_paths}: every path from some nodes to where it ends or turns back. */
final class GraphBuiltins {

  private final Term.Obj graph;
  private final TreeSet<Term> paths = new TreeSet<>();

  private GraphBuiltins(Term.Obj graph) {
    this.graph = graph;
  }

  static void register(Map<String, Builtin> all) {
    all.put("graph.reachable_paths", GraphBuiltins::call);
  }

  private static Term call(Call call) {
    Term initial = call.term(1);
    if (!(initial instanceof Term.Arr) && !(initial instanceof Term.Members)) {
      throw new UndefinedException("not an array or a set");
    }
    GraphBuiltins walk = new GraphBuiltins(call.object(0));
    for (Term node : vertices(initial)) {
      Term edges = walk.graph.fields().get(node);
      if (edges != null) {
        if (vertices(edges).isEmpty()) {
          walk.paths.add(new Term.Arr(List.of(node)));
        }
        for (Term neighbour : vertices(edges)) {
          walk.from(neighbour, List.of(node));
        }
      }
    }
    return new Term.Members(walk.paths);
  }

  private void from(Term node, List<Term> path) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoppedException();
    }
    Term edges = graph.fields().get(node);
    if (edges == null) {
      paths.add(new Term.Arr(path));
      return;
    }
    List<Term> longer = new ArrayList<>(path);
    longer.add(node);
    if (vertices(edges).isEmpty()) {
      paths.add(new Term.Arr(longer));
    }
    for (Term neighbour : vertices(edges)) {
      if (longer.contains(neighbour)) {
        paths.add(new Term.Arr(longer));
      } else {
        from(neighbour, longer);
      }
    }
  }

  private static Collection<Term> vertices(Term edges) {
    return switch (edges) {
      case Term.Arr array -> array.items();
      case Term.Members set -> set.items();
      case Term.Null _, Term.Bool _, Term.Num _, Term.Str _, Term.Obj _ -> List.of();
    };
  }
}
