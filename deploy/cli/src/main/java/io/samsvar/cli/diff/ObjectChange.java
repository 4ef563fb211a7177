package io.samsvar.cli.diff;

import io.samsvar.ledger.ResourceId;

/**
 * One object that differs between two revisions.
 *
 * @param resource which one
 * @param file file that declares it, or declared it
 * @param kind what becomes of it
 * @param before its manifest as YAML, empty when there was none; without any value of a Secret
 * @param after the same of the later revision
 */
record ObjectChange(ResourceId resource, String file, Kind kind, String before, String after) {

  /** What becomes of an object. */
  enum Kind {
    /** It is declared anew. */
    CREATE("+"),
    /** It is declared otherwise. */
    UPDATE("~"),
    /** It is no longer declared. */
    DELETE("-");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    /** One character for people. */
    String sign() {
      return sign;
    }
  }
}
