package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** URLs and their queries. */
final class UriBuiltins {

  private UriBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("uri.parse", call -> parse(GoUrl.parse(call.string(0))));
    all.put("uri.is_valid", call -> Term.of(valid(call.term(0))));
    all.put("urlquery.encode", call -> Term.of(GoUrl.escape(call.string(0), GoUrl.Part.QUERY)));
    all.put("urlquery.decode", call -> Term.of(GoUrl.unescape(call.string(0), GoUrl.Part.QUERY)));
    all.put("urlquery.encode_object", UriBuiltins::encodeObject);
    all.put("urlquery.decode_object", call -> decodeObject(call.string(0)));
  }

  private static boolean valid(Term operand) {
    if (!(operand instanceof Term.Str text) || text.value().isEmpty()) {
      return false;
    }
    try {
      GoUrl.parse(text.value());
      return true;
    } catch (UndefinedException e) {
      return false;
    }
  }

  private static Term parse(GoUrl url) {
    TreeMap<Term, Term> parts = new TreeMap<>();
    put(parts, "scheme", url.scheme());
    put(parts, "hostname", url.hostname());
    put(parts, "port", url.port());
    put(parts, "path", url.path());
    put(parts, "raw_path", url.rawPath().isEmpty() ? url.path() : url.rawPath());
    put(parts, "raw_query", url.rawQuery());
    put(parts, "fragment", url.fragment());
    return new Term.Obj(parts);
  }

  private static void put(Map<Term, Term> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.put(Term.of(name), Term.of(value));
    }
  }

  private static Term encodeObject(Call call) {
    List<String> pairs = new ArrayList<>();
    call.object(0)
        .fields()
        .forEach(
            (key, value) -> {
              String name = GoUrl.escape(Call.string(key), GoUrl.Part.QUERY);
              for (String text : new Call(List.of(value), call.time()).strings(0)) {
                pairs.add(name + "=" + GoUrl.escape(text, GoUrl.Part.QUERY));
              }
            });
    return Term.of(String.join("&", pairs));
  }

  private static Term decodeObject(String query) {
    TreeMap<Term, List<Term>> values = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.indexOf(';') >= 0) {
        throw new UndefinedException("semicolon in a query");
      }
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values
            .computeIfAbsent(Term.of(GoUrl.unescape(key, GoUrl.Part.QUERY)), _ -> new ArrayList<>())
            .add(Term.of(GoUrl.unescape(value, GoUrl.Part.QUERY)));
      }
    }
    TreeMap<Term, Term> object = new TreeMap<>();
    values.forEach((key, list) -> object.put(key, new Term.Arr(list)));
    return new Term.Obj(object);
  }
}
