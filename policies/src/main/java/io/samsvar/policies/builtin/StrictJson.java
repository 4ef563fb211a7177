package io.samsvar.policies.builtin;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON as Go does: of a key that is there twice the last counts, numbers stay as written. */
final class StrictJson {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private StrictJson() {}

  /**
   * The value.
   *
   * @throws UndefinedException when this is not one JSON value
   */
  static Term read(String text) {
    if (!isValid(text)) {
      throw new UndefinedException("not JSON");
    }
    return TermParser.parse(text);
  }

  /** An object. */
  static Term.Obj object(String text) {
    if (read(text) instanceof Term.Obj object) {
      return object;
    }
    throw new UndefinedException("not a JSON object");
  }

  /** Whether this is one JSON value and nothing else. */
  static boolean isValid(String text) {
    try (JsonParser parser =
        FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }
}
