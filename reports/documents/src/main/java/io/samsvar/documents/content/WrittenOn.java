package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.ledger.Event;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether each write rests on a verdict that passed: the intent names the entry of its verdict,
 * which has to be of the same Sync, commit and plan.
 *
 * @param passed intents whose verdict is in the period and passed
 * @param earlier intents whose verdict was recorded before the period
 * @param contradicted intents whose verdict did not pass or is of another plan: an alarm
 */
public record WrittenOn(int passed, int earlier, int contradicted) {

  static WrittenOn of(EventsByKind events) {
    Map<Long, Event.SyncJudged> verdicts = new HashMap<>();
    events.judged.forEach(at -> verdicts.put(at.index(), at.event()));
    int passed = 0;
    int earlier = 0;
    int contradicted = 0;
    for (At<Event.SyncIntended> at : events.intended) {
      Event.SyncJudged judged = verdicts.get(at.event().judgedAt());
      if (judged == null && at.event().judgedAt() < events.firstIndex) {
        earlier++;
      } else if (judged != null && restsOn(at.event(), judged)) {
        passed++;
      } else {
        contradicted++;
      }
    }
    return new WrittenOn(passed, earlier, contradicted);
  }

  private static boolean restsOn(Event.SyncIntended intent, Event.SyncJudged judged) {
    return judged.verdict().passes()
        && judged.sync().equals(intent.sync())
        && judged.plan().equals(intent.plan())
        && judged.revision().commit().equals(intent.revision().commit());
  }
}
