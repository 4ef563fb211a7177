package io.samsvar.policies;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is known of an object that is to be judged. */
final class ObjectFacts implements Facts {

  private final ObjectInput input;
  private final SharedFacts shared;
  private final Map<InputField, Part> parts = new EnumMap<>(InputField.class);
  private final Map<InputField, Part> managed = new EnumMap<>(InputField.class);

  ObjectFacts(ObjectInput input, SharedFacts shared) {
    this.input = input;
    this.shared = shared;
  }

  @Override
  public @Nullable Part part(InputField field, LoadedPack pack) {
    return switch (field) {
      case OPERATION -> parts.computeIfAbsent(field, _ -> Part.of(input.operation().name()));
      case OBJECT -> object(field, input.object(), pack);
      case OLD_OBJECT -> object(field, input.oldObject(), pack);
      case NAMESPACE -> input.namespace() == null ? null : shared.node(input.namespace());
      case USER_INFO -> own(field, input.userInfo());
      case SEALING -> own(field, input.sealing());
      case REVIEW, REQUEST ->
          parts.computeIfAbsent(InputField.REQUEST, _ -> Part.of(InputDocument.request(input)));
      case PLAN, DECLARED -> null;
      case SYNC -> input.sync() == null ? null : shared.sync(input.sync(), pack);
      case CLUSTER, PARAMETERS -> pack.fixed().get(field);
    };
  }

  private @Nullable Part own(InputField field, @Nullable JsonNode value) {
    return value == null ? null : parts.computeIfAbsent(field, _ -> Part.of(value));
  }

  /** Most packs read it without the record of who manages which field. */
  private @Nullable Part object(InputField field, @Nullable JsonNode object, LoadedPack pack) {
    if (object == null) {
      return null;
    }
    return pack.reads().managedFields()
        ? managed.computeIfAbsent(field, _ -> Part.of(object))
        : parts.computeIfAbsent(field, _ -> Part.of(InputDocument.unmanaged(object)));
  }
}
