package io.samsvar.policies;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.conftest.ConftestPack;
import io.samsvar.policies.gatekeeper.GatekeeperPack;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Recognises what other engines' users have: a folder with ConstraintTemplates is Gatekeeper's,
 * Rego without any package below {@code samsvar} but with {@code package main} is Conftest's, and
 * all else is ours.
 */
final class ForeignForms {

  private static final Pattern OURS = Pattern.compile("(?m)^\\s*package\\s+samsvar\\b");

  private ForeignForms() {}

  static CompiledPack compile(PolicyCompiler compiler, PackSources sources)
      throws PackRefusedException, IOException {
    if (GatekeeperPack.recognises(sources)) {
      if (ConftestPack.recognises(sources) || hasOurs(sources)) {
        throw new PackRefusedException(
            sources.name(),
            "it holds Gatekeeper's objects and other policies; give each form a folder and a"
                + " bundle of its own");
      }
      return compiler.compile(GatekeeperPack.of(sources));
    }
    if (ConftestPack.recognises(sources)) {
      return compiler.compile(ConftestPack.of(sources));
    }
    return compiler.compile(sources);
  }

  /** Sources of templates may lie beside them; what decides by itself may not be left out. */
  private static boolean hasOurs(PackSources sources) {
    return sources.files().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".rego"))
        .anyMatch(file -> OURS.matcher(file.getValue()).find());
  }
}
