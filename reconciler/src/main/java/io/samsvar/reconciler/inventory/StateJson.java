package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.EnforcedRevision.Place;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How revisions and intents stand in the state store. */
final class StateJson {

  private static final JsonMapper JSON = new JsonMapper();

  private StateJson() {}

  static ObjectNode read(String text) {
    return (ObjectNode) JSON.readTree(text);
  }

  static String write(EnforcedRevision enforced) {
    ObjectNode node = object();
    node.set("revision", revision(enforced.revision()));
    Place place = enforced.place();
    node.putObject("place")
        .put("url", place.url())
        .put("ref", place.ref())
        .put("path", place.path())
        .put("targetNamespace", place.targetNamespace());
    node.put("environment", enforced.environment()).put("region", enforced.region());
    node.put("rendered", enforced.rendered().toString());
    node.put("policies", enforced.policies().toString());
    node.put("plan", enforced.plan().toString());
    node.put("judgedAt", enforced.judgedAt()).put("applied", enforced.applied());
    return JSON.writeValueAsString(node);
  }

  static EnforcedRevision enforced(SyncRef sync, String text) {
    JsonNode node = read(text);
    JsonNode place = node.get("place");
    return new EnforcedRevision(
        sync,
        revision(node.get("revision")),
        new Place(
            text(place, "url"),
            text(place, "ref"),
            text(place, "path"),
            text(place, "targetNamespace")),
        text(node, "environment"),
        text(node, "region"),
        Digest.parse(text(node, "rendered")),
        Digest.parse(text(node, "policies")),
        Digest.parse(text(node, "plan")),
        node.get("judgedAt").asLong(),
        node.get("applied").asBoolean());
  }

  static String write(OpenIntent intent) {
    ObjectNode node = object();
    node.set("revision", revision(intent.revision()));
    node.put("plan", intent.plan().toString()).put("judgedAt", intent.judgedAt());
    node.put("ledgerSize", intent.ledgerSize()).put("intendedAt", intent.intendedAt());
    for (Change change : intent.changes()) {
      ResourceId id = change.resource();
      node.withArray("changes")
          .addObject()
          .put("action", change.action().name())
          .put("group", id.group())
          .put("kind", id.kind())
          .put("namespace", id.namespace())
          .put("name", id.name());
    }
    return JSON.writeValueAsString(node);
  }

  static OpenIntent intent(SyncRef sync, String text) {
    JsonNode node = read(text);
    List<Change> changes = new ArrayList<>();
    for (JsonNode change : node.path("changes")) {
      ResourceId id =
          new ResourceId(
              text(change, "group"),
              text(change, "kind"),
              text(change, "namespace"),
              text(change, "name"));
      changes.add(new Change(id, Action.valueOf(text(change, "action"))));
    }
    return new OpenIntent(
        sync,
        revision(node.get("revision")),
        Digest.parse(text(node, "plan")),
        node.get("judgedAt").asLong(),
        node.get("ledgerSize").asLong(),
        node.get("intendedAt").asLong(),
        changes);
  }

  private static ObjectNode revision(Revision revision) {
    ObjectNode node = object().put("source", revision.source()).put("ref", revision.ref());
    node.put("commit", revision.commit()).put("authoredAt", revision.authoredAt().toString());
    return switch (revision.author()) {
      case Actor.Person person -> node.put("person", person.identity());
      case Actor.Machine machine -> node.put("machine", machine.name());
      case Actor.Committed committed -> node.put("committed", committed.commitment());
    };
  }

  private static Revision revision(JsonNode node) {
    Actor author =
        node.has("person")
            ? new Actor.Person(text(node, "person"))
            : node.has("machine")
                ? new Actor.Machine(text(node, "machine"))
                : new Actor.Committed(text(node, "committed"));
    return new Revision(
        text(node, "source"),
        text(node, "ref"),
        text(node, "commit"),
        author,
        Instant.parse(text(node, "authoredAt")));
  }

  static String earlier(String apiVersion, String manifest, String file, String answer) {
    ObjectNode node = object().put("apiVersion", apiVersion).put("file", file);
    node.put("manifest", manifest).put("answer", answer);
    return JSON.writeValueAsString(node);
  }

  /** The answer to an earlier write of the same manifest; null when that was another. */
  static @Nullable String earlierAnswer(String earlier, String manifest) {
    JsonNode node = read(earlier);
    return text(node, "manifest").equals(manifest) ? text(node, "answer") : null;
  }

  /** An object as it was written last. */
  static DeclaredObject earlier(DeclaredObject now, String earlier) {
    JsonNode node = read(earlier);
    JsonNode answer = read(text(node, "answer"));
    ObjectNode manifest = read(text(node, "manifest"));
    return new DeclaredObject(
        now.enforced(),
        new RenderedObject(now.id(), text(node, "apiVersion"), manifest, text(node, "file")),
        OwnLeaves.ofAnswer(answer).orElseGet(() -> OwnLeaves.of(manifest)),
        true,
        answer);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
