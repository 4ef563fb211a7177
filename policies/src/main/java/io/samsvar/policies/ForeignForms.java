package io.samsvar.policies;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.gatekeeper.GatekeeperPack;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises what other engines' users have: a folder with ConstraintTemplates is Gatekeeper's,
 * Rego without any package below {@code samsvar} but with {@code package main} is Conftest's, and
 * all else is ours.
 */
final class ForeignForms {

  private static final Logger LOG = LoggerFactory.getLogger(ForeignForms.class);

  private ForeignForms() {}

  static CompiledPack compile(PolicyCompiler compiler, PackSources sources)
      throws PackRefusedException, IOException {
    if (GatekeeperPack.recognises(sources)) {
      CompiledPack pack = compiler.compile(GatekeeperPack.of(sources));
      tell(pack);
      return pack;
    }
    return compiler.compile(sources);
  }

  private static void tell(CompiledPack pack) {
    if (pack.foreign() != null) {
      for (String reason : pack.foreign().notRun()) {
        LOG.warn("stage=policy pack={} is in part not run: {}", pack.name(), reason);
      }
    }
  }
}
