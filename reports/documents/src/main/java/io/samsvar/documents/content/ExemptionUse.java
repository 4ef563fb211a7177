package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.ResourceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that an exemption waived for an object, once however often.
 *
 * @param first when it was recorded first in the period
 * @param last when it was recorded last
 * @param times how often it was recorded; an admission counts once within a time
 * @param owner who answers for it
 */
public record ExemptionUse(
    Instant first,
    Instant last,
    int times,
    ResourceId exemption,
    String code,
    ResourceId resource,
    Actor owner,
    String reason,
    Instant expiresAt) {

  private record Key(ResourceId exemption, String code, ResourceId resource, Instant expiresAt) {}

  static List<ExemptionUse> of(EventsByKind events) {
    Map<Key, ExemptionUse> uses = new LinkedHashMap<>();
    for (At<Event.ExemptionUsed> at : events.exemptions) {
      Event.ExemptionUsed event = at.event();
      uses.merge(
          new Key(event.exemption(), event.code(), event.resource(), event.expiresAt()),
          new ExemptionUse(
              at.time(),
              at.time(),
              1,
              event.exemption(),
              event.code(),
              event.resource(),
              event.owner(),
              event.reason(),
              event.expiresAt()),
          ExemptionUse::then);
    }
    return List.copyOf(uses.values());
  }

  private ExemptionUse then(ExemptionUse next) {
    return new ExemptionUse(
        first, next.last, times + next.times, exemption, code, resource, owner, reason, expiresAt);
  }
}
