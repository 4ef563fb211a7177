package io.samsvar.reconciler.drift;

import tools.jackson.databind.JsonNode;

/**
 * Resource versions as numbers. Kubernetes lets clients compare them for objects of one resource
 * (KEP-5504); where a server has others, everything counts as new.
 */
final class Versions {

  /** Of an object without one. */
  static final long NONE = -1;

  /** Later than every version. */
  static final long LATEST = Long.MAX_VALUE;

  private static final int DIGITS_MAX = 18;

  private Versions() {}

  static long of(JsonNode object) {
    String version = version(object);
    boolean number =
        !version.isEmpty()
            && version.length() <= DIGITS_MAX
            && version.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(version) : NONE;
  }

  static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asString("");
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asString("");
  }
}
