package io.samsvar.policies.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents that the references of one schema may name: the schema itself, its parts that have
 * an {@code $id}, and the metaschemas. Nothing is fetched, neither from the network nor from files:
 * OPA does the former with an empty {@code allow_net}, too, and this host keeps to it for the
 * latter.
 */
final class SchemaPool {

  /** Where what is in a document is no schema, but names of schemas. */
  private static final Set<String> NAMED =
      Set.of("properties", "dependencies", "patternProperties");

  /** Taken literally. */
  private static final Set<String> LITERAL = Set.of("const", "enum");

  /**
   * A part of a document.
   *
   * @param term the part
   * @param draft that the document asks for; null when it does not say
   */
  record Part(Term term, @Nullable Draft draft) {}

  private final Map<String, Part> parts = new HashMap<>();

  /** By the object that has a {@code $ref}: the reference, resolved where it stands. */
  private final IdentityHashMap<Term, String> references = new IdentityHashMap<>();

  /** Takes the document and what it names. */
  void add(Term document, SchemaReference reference) {
    String name = reference.toString();
    if (parts.containsKey(name)) {
      throw exists(name);
    }
    Draft draft = Draft.of(document);
    scan(document, reference, draft);
    parts.put(name, new Part(document, draft));
  }

  private static InvalidSchemaException exists(String name) {
    return new InvalidSchemaException("Reference already exists: \"" + name + "\"");
  }

  private void scan(Term term, SchemaReference base, @Nullable Draft draft) {
    if (term instanceof Term.Arr(var items)) {
      items.forEach(item -> scan(item, base, draft));
    } else if (term instanceof Term.Obj object) {
      SchemaReference local = named(object, base, draft);
      Term reference = object.fields().get(Term.of("$ref"));
      if (reference instanceof Term.Str(String text)) {
        try {
          references.put(object, SchemaReference.parse(text).within(local).toString());
        } catch (InvalidSchemaException e) {
          references.put(object, text); // The compiler comes to it again, and says so.
        }
      }
      object.fields().forEach((key, value) -> scan(Call.string(key), value, local, draft));
    }
  }

  private void scan(String key, Term value, SchemaReference base, @Nullable Draft draft) {
    if (LITERAL.contains(key)) {
      return;
    }
    if (!NAMED.contains(key)) {
      scan(value, base, draft);
    } else if (value instanceof Term.Obj(var fields)) {
      fields.values().forEach(child -> scan(child, base, draft));
    }
  }

  /** Keeps a part that has a name of its own, and returns what references in it start from. */
  private SchemaReference named(Term.Obj object, SchemaReference base, @Nullable Draft draft) {
    Term old = object.fields().get(Term.of("id"));
    Term id = old != null ? old : object.fields().get(Term.of("$id"));
    if (!(id instanceof Term.Str(String text))) {
      return base;
    }
    SchemaReference local;
    try {
      local = SchemaReference.parse(text).within(base);
    } catch (InvalidSchemaException e) {
      return base;
    }
    if (parts.putIfAbsent(local.toString(), new Part(object, draft)) != null) {
      throw exists(local.toString());
    }
    return local;
  }

  /** The reference that stands in this object, resolved; the text itself when it was not seen. */
  String resolved(Term.Obj object, String text) {
    return references.getOrDefault(object, text);
  }

  /**
   * What a reference names.
   *
   * @throws InvalidSchemaException when nothing is there
   */
  Part find(SchemaReference reference) {
    Part known = parts.get(reference.toString());
    if (known != null) {
      return known;
    }
    SchemaReference name = reference.document();
    Part document = parts.get(name.toString());
    if (document == null) {
      if (!reference.isCanonical()) {
        throw new InvalidSchemaException("Reference " + reference + " must be canonical");
      }
      Term metaschema = Draft.metaschema(name.toString());
      if (metaschema == null) {
        throw new InvalidSchemaException("remote reference loading disabled: " + reference);
      }
      add(metaschema, name);
      document = Objects.requireNonNull(parts.get(name.toString()));
    }
    Part part = new Part(at(document.term(), reference), document.draft());
    parts.put(reference.toString(), part);
    return part;
  }

  private static Term at(Term document, SchemaReference reference) {
    Term term = document;
    for (String step : reference.pointer()) {
      term = at(term, step);
    }
    return term;
  }

  private static Term at(Term term, String step) {
    return switch (term) {
      case Term.Obj(var fields) -> {
        String key = step.replace("~1", "/").replace("~0", "~");
        Term child = fields.get(Term.of(key));
        if (child == null) {
          throw new InvalidSchemaException("Object has no key '" + key + "'");
        }
        yield child;
      }
      case Term.Arr(var items) -> {
        if (!step.matches("[+-]?[0-9]{1,9}")) {
          throw new InvalidSchemaException("Invalid array index '" + step + "'");
        }
        int index = Integer.parseInt(step);
        if (index < 0 || index >= items.size()) {
          throw new InvalidSchemaException(
              "Out of bound array[0," + items.size() + "] index '" + index + "'");
        }
        yield items.get(index);
      }
      case Term.Null _, Term.Bool _, Term.Num _, Term.Str _, Term.Members _ ->
          throw new InvalidSchemaException("Invalid token reference '" + step + "'");
    };
  }

  /** A draft of JSON Schema; a schema that names none is taken as all of them together. */
  enum Draft {
    FOUR("draft-04"),
    SIX("draft-06"),
    SEVEN("draft-07"),
    HYBRID("");

    private final String folder;

    Draft(String folder) {
      this.folder = folder;
    }

    boolean atLeast(Draft other) {
      return compareTo(other) >= 0;
    }

    /** The draft that a document asks for by {@code $schema}; null when it names none of these. */
    static @Nullable Draft of(Term document) {
      if (document instanceof Term.Bool) {
        return null;
      }
      if (!(document instanceof Term.Obj(var fields))) {
        throw new InvalidSchemaException("schema is invalid");
      }
      Term schema = fields.get(Term.of("$schema"));
      if (schema == null) {
        return null;
      }
      if (!(schema instanceof Term.Str(String text))) {
        throw new InvalidSchemaException("$schema must be of type string");
      }
      return named(SchemaReference.parse(text).toString());
    }

    private static @Nullable Draft named(String url) {
      for (Draft draft : values()) {
        if (draft != HYBRID && url.equals("http://json-schema.org/" + draft.folder + "/schema")) {
          return draft;
        }
      }
      return null;
    }

    /** The metaschema of this address; null when it is none. */
    static @Nullable Term metaschema(String url) {
      Draft draft = named(url);
      if (draft == null) {
        return null;
      }
      // They come with the validator of parameters.
      try (InputStream in =
          com.networknt.schema.Schema.class.getResourceAsStream("/" + draft.folder + "/schema")) {
        return StrictJson.read(
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
