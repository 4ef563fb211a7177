package io.samsvar.policies.builtin;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every built-in function this host answers, by name. Together with those that OPA compiles into
 * the module itself ({@link NativeBuiltins}) they are all that a policy may use: what is in neither
 * is refused when the policy is compiled.
 *
 * <p>Nothing here reaches outside the process or is random; the clock is the decision's own time.
 */
public final class HostBuiltins {

  private static final Map<String, Builtin> ALL = all();

  private HostBuiltins() {}

  /** The function of this name, or null. */
  public static @Nullable Builtin find(String name) {
    return ALL.get(name);
  }

  /** The names, sorted. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  private static Map<String, Builtin> all() {
    Map<String, Builtin> all = new TreeMap<>();
    all.put("sprintf", Sprintf::call);
    all.put("trace", _ -> Term.of(true));
    StringBuiltins.register(all);
    RegexBuiltins.register(all);
    TimeBuiltins.register(all);
    EncodingBuiltins.register(all);
    CryptoBuiltins.register(all);
    SemverBuiltins.register(all);
    SubsetBuiltin.register(all);
    PatchBuiltin.register(all);
    UnitBuiltins.register(all);
    YamlBuiltins.register(all);
    NumberBuiltins.register(all);
    NetBuiltins.register(all);
    UriBuiltins.register(all);
    UuidBuiltins.register(all);
    JsonBuiltins.register(all);
    SchemaBuiltins.register(all);
    GraphBuiltins.register(all);
    AwsBuiltins.register(all);
    JwtBuiltins.register(all);
    X509Builtins.register(all);
    GlobBuiltins.register(all);
    GraphqlBuiltins.register(all);
    return Collections.unmodifiableMap(all);
  }
}
