package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Events to JSON and back. Records map component by component; what needs another form (digests,
 * times, stages, verdicts, actors) has it here. Strict both ways: an unknown or missing member is
 * an error, and a person is written only through a {@link PersonCommitter}.
 */
final class EventJson {
  private static final Map<String, Stage> STAGES =
      Arrays.stream(Stage.values()).collect(Collectors.toMap(Stage::label, Function.identity()));

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(forms())
          .build();

  private EventJson() {}

  static JsonNode write(Event event, PersonCommitter committer) {
    byte[] json =
        MAPPER.writer().withAttribute(PersonCommitter.class, committer).writeValueAsBytes(event);
    return MAPPER.readTree(json);
  }

  static Event read(JsonNode json, Class<? extends Event> type) {
    return MAPPER.treeToValue(json, type);
  }

  private static SimpleModule forms() {
    return new SimpleModule("events")
        .addSerializer(Digest.class, text(Digest::toString))
        .addDeserializer(Digest.class, parsed(Digest::parse))
        .addSerializer(Instant.class, text(Instant::toString))
        .addDeserializer(Instant.class, parsed(Instant::parse))
        .addSerializer(Stage.class, text(Stage::label))
        .addDeserializer(Stage.class, parsed(EventJson::stage))
        .addSerializer(Verdict.class, new VerdictWriter())
        .addDeserializer(Verdict.class, new VerdictReader())
        .addSerializer(Actor.class, new ActorWriter())
        .addDeserializer(Actor.class, new ActorReader());
  }

  private static Stage stage(String label) {
    Stage stage = STAGES.get(label);
    if (stage == null) {
      throw new IllegalArgumentException("No stage is named " + label);
    }
    return stage;
  }

  private static <T> ValueSerializer<T> text(Function<T, String> form) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator json, SerializationContext context) {
        json.writeString(form.apply(value));
      }
    };
  }

  private static <T> ValueDeserializer<T> parsed(Function<String, T> parser) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser json, DeserializationContext context) {
        return parser.apply(json.getString());
      }
    };
  }

  private static final class VerdictWriter extends ValueSerializer<Verdict> {
    @Override
    public void serialize(Verdict verdict, JsonGenerator json, SerializationContext context) {
      json.writeStartObject();
      switch (verdict) {
        case Verdict.Passed(List<Finding> warnings) -> findings(json, "passed", warnings);
        case Verdict.Blocked(List<Finding> findings) -> findings(json, "blocked", findings);
        case Verdict.Undecided(String code, String reason) -> {
          json.writeStringProperty("word", "undecided");
          json.writeStringProperty("code", code);
          json.writeStringProperty("reason", reason);
        }
      }
      json.writeEndObject();
    }

    private static void findings(JsonGenerator json, String word, List<Finding> findings) {
      json.writeStringProperty("word", word);
      json.writePOJOProperty("findings", findings);
    }
  }

  private static final class VerdictReader extends ValueDeserializer<Verdict> {
    @Override
    public Verdict deserialize(JsonParser json, DeserializationContext context) {
      JsonNode node = context.readTree(json);
      String word = node.path("word").asString("");
      return switch (word) {
        case "passed" -> new Verdict.Passed(findings(node, context));
        case "blocked" -> new Verdict.Blocked(findings(node, context));
        case "undecided" -> {
          expectMembers(node, 3);
          yield new Verdict.Undecided(member(node, "code"), member(node, "reason"));
        }
        default -> throw new IllegalArgumentException("No verdict has the word " + word);
      };
    }

    private static List<Finding> findings(JsonNode node, DeserializationContext context) {
      expectMembers(node, 2);
      JavaType type = context.getTypeFactory().constructCollectionType(List.class, Finding.class);
      return context.readTreeAsValue(node.path("findings"), type);
    }
  }

  private static final class ActorWriter extends ValueSerializer<Actor> {
    @Override
    public void serialize(Actor actor, JsonGenerator json, SerializationContext context) {
      json.writeStartObject();
      switch (actor) {
        case Actor.Machine(String name) -> json.writeStringProperty("machine", name);
        case Actor.Committed(String commitment) -> json.writeStringProperty("person", commitment);
        case Actor.Person person -> {
          PersonCommitter committer = (PersonCommitter) context.getAttribute(PersonCommitter.class);
          if (committer == null) {
            throw new IllegalStateException("A person is written only as a commitment");
          }
          json.writeStringProperty("person", committer.commit(person).commitment());
        }
      }
      json.writeEndObject();
    }
  }

  private static final class ActorReader extends ValueDeserializer<Actor> {
    @Override
    public Actor deserialize(JsonParser json, DeserializationContext context) {
      JsonNode node = context.readTree(json);
      expectMembers(node, 1);
      return node.has("machine")
          ? new Actor.Machine(member(node, "machine"))
          : new Actor.Committed(member(node, "person"));
    }
  }

  private static void expectMembers(JsonNode node, int count) {
    if (node.size() != count) {
      throw new IllegalArgumentException("Unknown or missing members: " + node.propertyNames());
    }
  }

  private static String member(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException("Missing text: " + name);
    }
    return value.stringValue();
  }
}
