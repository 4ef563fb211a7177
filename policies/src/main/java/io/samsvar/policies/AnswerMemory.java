package io.samsvar.policies;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pack answered to which input, so that the same question costs nothing. Only for packs
 * that do not read the clock: all else they know is in the input. Bounded; the answers used least
 * recently go first. Safe for several threads.
 */
final class AnswerMemory {

  /** How many answers are kept for each pack: those of several revisions of a large source. */
  private static final int ANSWERS_MAX = 32_768;

  /** A longer answer is not kept, in bytes. */
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  /** Most that all kept answers of a pack take together, in bytes. */
  private static final int BYTES_MAX = 8 << 20;

  private final Map<AnswerKey, byte[]> answers = new LinkedHashMap<>(256, 0.75f, true);
  private int bytes;

  synchronized byte @Nullable [] find(AnswerKey question) {
    return answers.get(question);
  }

  synchronized void keep(AnswerKey question, byte[] answer) {
    if (answer.length > ANSWER_BYTES_MAX || answers.putIfAbsent(question, answer) != null) {
      return;
    }
    bytes += answer.length;
    Iterator<byte[]> eldest = answers.values().iterator();
    while (answers.size() > ANSWERS_MAX || bytes > BYTES_MAX) {
      bytes -= eldest.next().length;
      eldest.remove();
    }
  }
}
