package io.samsvar.policies;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import java.util.Optional;

/**
 * A package has one owner, so that nobody speaks in another's name. The form of other engines knows
 * no such names: there a finding carries the name of its constraint.
 */
final class Precedence {

  private Precedence() {}

  /** A package that both would have. */
  static Optional<String> shared(CompiledPack pack, LoadedPack other) {
    return pack.foreign() != null || other.foreign() != null
        ? Optional.empty()
        : pack.metadata().packages().stream()
            .filter(other.metadata().packages()::contains)
            .findFirst();
  }

  static void refuse(BundleSpec spec, CompiledPack pack, LoadedPack owner, String why)
      throws PackRefusedException {
    Optional<String> shared = shared(pack, owner);
    if (shared.isPresent()) {
      throw new PackRefusedException(
          spec.name(), "package %s %s; choose another name".formatted(shared.get(), why));
    }
  }
}
