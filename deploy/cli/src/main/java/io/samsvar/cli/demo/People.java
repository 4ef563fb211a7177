package io.samsvar.cli.demo;

import io.samsvar.testkit.GitRepository.Author;

/** Who is who in the demo: who commits, who approves, who writes policy. */
public final class People {
  /** A developer. */
  public static final Author OLA = new Author("Ola Utvikler", "ola@example.no");

  /** The team's lead. */
  public static final Author KARI = new Author("Kari Teamleder", "kari@example.no");

  /** The data protection officer. */
  public static final Author INGRID = new Author("Ingrid Personvern", "ingrid@example.no");

  private People() {}
}
