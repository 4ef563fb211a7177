package io.samsvar.policies.builtin;

/** A text that stops whoever reads it once the thread is interrupted. For one reader. */
final class StoppableText implements CharSequence {

  /**
   * Looked at again after this many characters; a power of two. A large pattern can take
   * milliseconds for each.
   */
  private static final int STRIDE = 64;

  private final String text;
  private int read;

  StoppableText(String text) {
    this.text = text;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if ((++read & (STRIDE - 1)) == 0 && Thread.currentThread().isInterrupted()) {
      throw new StoppedException();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
