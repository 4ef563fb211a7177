package io.samsvar.policies.compile;

/**
 * What is wrong with a pack.
 *
 * @param file file in the pack, empty for the pack as a whole
 * @param row line, 0 when not known
 * @param message one sentence
 */
public record Problem(String file, int row, String message) {
  @Override
  public String toString() {
    return file.isEmpty() ? message : file + (row > 0 ? ":" + row : "") + ": " + message;
  }
}
