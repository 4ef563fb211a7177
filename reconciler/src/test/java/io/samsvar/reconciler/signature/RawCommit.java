package io.samsvar.reconciler.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Commits as bytes. */
final class RawCommit {

  static final String TREE = "a".repeat(40);
  static final String PARENT = "b".repeat(40);
  static final String KARI = "kari@example.com";
  static final Instant SEEN = Instant.parse("2026-06-01T12:00:00Z");

  private RawCommit() {}

  static String text(String message) {
    return "tree "
        + TREE
        + "\nparent "
        + PARENT
        + "\nauthor Ola <ola@example.com> 1700000000 +0100\ncommitter Kari <"
        + KARI
        + "> 1700000000 +0100\n\n"
        + message
        + "\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Puts a signature where Git has it: after the committer. */
  static byte[] signed(String commit, String signature) {
    int end = commit.indexOf("\n\n") + 1;
    return bytes(commit.substring(0, end) + header(signature) + commit.substring(end));
  }

  static String header(String signature) {
    return "gpgsig " + signature.strip().replace("\n", "\n ") + "\n";
  }

  static Signatures.Subject subject(Instant seen) {
    return new Signatures.Subject(List.of(TREE, PARENT), "", seen);
  }
}
