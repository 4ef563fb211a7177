package io.samsvar.ledger;

import java.time.Instant;

/**
 * One commit of one source.
 *
 * @param source repository address without credentials
 * @param ref fully qualified ref, for example {@code refs/heads/main}
 * @param commit 40 hexadecimal digits
 * @param author the commit's author, as the commit claims it
 * @param authoredAt time the commit claims
 */
public record Revision(String source, String ref, String commit, Actor author, Instant authoredAt) {

  /** The first eight digits of the commit, for people. */
  public String abbreviated() {
    return commit.substring(0, Math.min(8, commit.length()));
  }
}
