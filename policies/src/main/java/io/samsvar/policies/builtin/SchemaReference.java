package io.samsvar.policies.builtin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a schema: a URL, of which the fragment may be a JSON Pointer. Resolved as Go's
 * {@code net/url} does (RFC 3986, section 5.2).
 *
 * @param scheme in lower case, empty when there is none
 * @param opaque what follows the scheme of a URL without a path, as of {@code urn:a:b}
 * @param authority user, host and port; null when there is none
 * @param path escaped
 * @param query as written
 * @param fragment as written
 */
record SchemaReference(
    String scheme,
    String opaque,
    @Nullable String authority,
    String path,
    String query,
    String fragment) {

  static final SchemaReference EMPTY = new SchemaReference("", "", null, "", "", "");

  /**
   * Reads a reference.
   *
   * @throws InvalidSchemaException when it is none
   */
  static SchemaReference parse(String raw) {
    GoUrl url;
    try {
      url = GoUrl.parse(raw);
    } catch (UndefinedException e) {
      throw new InvalidSchemaException("parse " + GoQuote.quote(raw) + ": " + e.getMessage());
    }
    int hash = raw.indexOf('#');
    String fragment = hash < 0 ? "" : raw.substring(hash + 1);
    String rest = hash < 0 ? raw : raw.substring(0, hash);
    String scheme = url.scheme();
    rest = scheme.isEmpty() ? rest : rest.substring(scheme.length() + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!scheme.isEmpty() && !rest.startsWith("/")) {
      return new SchemaReference(scheme, rest, null, "", query, fragment);
    }
    String authority = null;
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
    }
    return new SchemaReference(scheme, "", authority, url.escapedPath(), query, fragment);
  }

  /** The reference that this one is within the base. */
  SchemaReference within(SchemaReference base) {
    if (!scheme.isEmpty() || authority != null) {
      return new SchemaReference(
          scheme.isEmpty() ? base.scheme : scheme,
          opaque,
          authority,
          resolved(path, ""),
          query,
          fragment);
    }
    String inherited = path.isEmpty() && query.isEmpty() ? base.query : query;
    if (path.isEmpty() && !base.opaque.isEmpty()) {
      return new SchemaReference(base.scheme, base.opaque, null, "", inherited, fragment);
    }
    return new SchemaReference(
        base.scheme, "", base.authority, resolved(base.path, path), inherited, fragment);
  }

  private static String resolved(String base, String path) {
    String full = path;
    if (path.isEmpty()) {
      full = base;
    } else if (!path.startsWith("/")) {
      full = base.substring(0, base.lastIndexOf('/') + 1) + path;
    }
    if (full.isEmpty()) {
      return "";
    }
    java.util.ArrayDeque<String> kept = new java.util.ArrayDeque<>();
    String last = "";
    for (String element : full.split("/", -1)) {
      last = element;
      if (element.equals("..")) {
        kept.pollLast();
      } else if (!element.equals(".")) {
        kept.addLast(element);
      }
    }
    String joined = String.join("/", kept);
    String folder = last.equals(".") || last.equals("..") ? "/" : "";
    return (joined.startsWith("/") ? "" : "/") + joined + folder;
  }

  /** Without the fragment: the document. */
  SchemaReference document() {
    return new SchemaReference(scheme, opaque, authority, path, query, "");
  }

  /** Whether a document could be fetched by it. */
  boolean isCanonical() {
    return scheme.equals("file")
        ? path.startsWith("/")
        : !scheme.isEmpty() && authority != null && !authority.isEmpty();
  }

  /** The steps of the JSON Pointer; none when the fragment is no pointer, as OPA has it. */
  List<String> pointer() {
    String plain = GoUrl.unescape(fragment, GoUrl.Part.FRAGMENT);
    return plain.startsWith("/") ? List.of(plain.substring(1).split("/", -1)) : List.of();
  }

  @Override
  public String toString() {
    return (scheme.isEmpty() ? "" : scheme + ":")
        + opaque
        + (authority == null ? "" : "//" + authority)
        + path
        + (query.isEmpty() ? "" : "?" + query)
        + (fragment.isEmpty() ? "" : "#" + fragment);
  }
}
