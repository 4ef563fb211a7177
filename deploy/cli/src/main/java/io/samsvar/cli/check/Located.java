package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;

/**
 * A finding and where it stands.
 *
 * @param line line in {@link Finding#file}, from 1; 0 when not known
 */
public record Located(Finding finding, int line) {

  /** The file for people, with its line where it is known. */
  public String place() {
    String file = finding.file() == null ? "" : finding.file();
    return line > 0 ? file + ":" + line : file;
  }

  /** The object for people, or what else is meant. */
  public String subject() {
    return finding.resource() == null ? "the plan" : finding.resource().toString();
  }
}
