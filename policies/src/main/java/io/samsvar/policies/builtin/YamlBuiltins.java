package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2, read with limits on aliases, depth and length. */
final class YamlBuiltins {

  private static final int ALIASES_MAX = 50;
  private static final int DEPTH_MAX = 100;
  private static final int CODE_POINTS_MAX = 2 << 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(ALIASES_MAX)
          .setCodePointLimit(CODE_POINTS_MAX)
          .setAllowDuplicateKeys(false)
          .setAllowRecursiveKeys(false)
          .build();

  private YamlBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("yaml.unmarshal", call -> read(call.string(0)));
    all.put("yaml.marshal", call -> Term.of(YamlWriter.write(call.term(0))));
    all.put("yaml.is_valid", call -> Term.of(valid(call)));
  }

  private static boolean valid(Call call) {
    try {
      read(call.string(0));
      return true;
    } catch (UndefinedException e) {
      return false;
    }
  }

  /** The first document; those behind it are only looked at. */
  private static Term read(String text) {
    try {
      Term first = null;
      for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
        first = first == null ? term(document, 0) : first;
      }
      return first == null ? new Term.Null() : first;
    } catch (YamlEngineException e) {
      throw new UndefinedException("not YAML");
    }
  }

  private static Term term(@Nullable Object value, int depth) {
    if (depth > DEPTH_MAX) {
      throw new UndefinedException("YAML nested too deeply");
    }
    return switch (value) {
      case null -> new Term.Null();
      case String text -> Term.of(text);
      case Boolean bool -> Term.of(bool.booleanValue());
      case Double number when number.isNaN() || number.isInfinite() ->
          throw new UndefinedException("a number JSON does not have");
      case Integer number -> Term.of(number.longValue());
      case Long number -> Term.of(number.longValue());
      case BigInteger number -> new Term.Num(number.toString());
      case Number number -> new Term.Num(number.toString());
      case List<?> list -> {
        List<Term> items = new ArrayList<>();
        for (Object item : list) {
          items.add(term(item, depth + 1));
        }
        yield new Term.Arr(items);
      }
      case Map<?, ?> map -> {
        TreeMap<Term, Term> fields = new TreeMap<>();
        map.forEach((key, item) -> fields.put(Term.of(key(key)), term(item, depth + 1)));
        yield new Term.Obj(fields);
      }
      default -> throw new UndefinedException("a type JSON does not have");
    };
  }

  /** JSON's keys are strings: other scalars are taken as they are written. */
  private static String key(@Nullable Object key) {
    return switch (key) {
      case String text -> text;
      case Boolean bool -> bool.toString();
      case Number number -> number.toString();
      case null, default -> throw new UndefinedException("a key that is no scalar");
    };
  }
}
