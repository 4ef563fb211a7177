package io.samsvar.reconciler.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/** Tags that are versions (semver.org 2.0.0), with or without a {@code v} in front. Pure. */
public final class VersionTags {

  private VersionTags() {}

  /** The ref of the highest version in a range; of two equal ones the same one each time. */
  static Optional<String> highest(Collection<String> refs, String range) {
    RangeList ranges = RangeListFactory.create(range);
    return refs.stream()
        .filter(ref -> version(ref).filter(ranges::isSatisfiedBy).isPresent())
        .max(
            Comparator.comparing((String ref) -> version(ref).orElseThrow())
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Whether one ref is of a lower version than another; of something else it never is. */
  public static boolean isLower(String ref, String than) {
    Optional<Semver> one = version(ref);
    Optional<Semver> other = version(than);
    return one.isPresent() && other.isPresent() && one.get().isLowerThan(other.get());
  }

  private static Optional<Semver> version(String ref) {
    if (!ref.startsWith(Constants.R_TAGS)) {
      return Optional.empty();
    }
    String name = ref.substring(Constants.R_TAGS.length());
    return Optional.ofNullable(Semver.parse(name.startsWith("v") ? name.substring(1) : name));
  }
}
