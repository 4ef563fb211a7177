package io.samsvar.reconciler.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit or an annotated tag as its raw bytes say, read more strictly than Git reads it: what two
 * readers could take for two things is refused, so that a signature never covers something else
 * than what is used.
 */
final class SignedObject {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern PERSON =
      Pattern.compile("[^<>]*<([\\x21-\\x3b\\x3d\\x3f-\\x7e]+)> [0-9]+ [+-][0-9]{4}");
  private static final List<String> COMMIT_ORDER = List.of("tree", "parent", "author", "committer");
  private static final List<String> TAG_ORDER = List.of("object", "type", "tag", "tagger");
  private static final String BEGIN = "-----BEGIN ";

  private final List<String> links;
  private final String name;
  private final String email;
  private final byte[] payload;
  private final @Nullable String signature;

  SignedObject(
      List<String> links, String name, String email, byte[] payload, @Nullable String signature) {
    this.links = links;
    this.name = name;
    this.email = email;
    this.payload = payload;
    this.signature = signature;
  }

  /** A commit's tree and then its parents; a tag's one target. */
  List<String> links() {
    return links;
  }

  /** A tag's own name, empty for a commit. */
  String name() {
    return name;
  }

  /** Address of the committer or tagger. */
  String email() {
    return email;
  }

  /** What was signed: the object without its signature. */
  byte[] payload() {
    return payload;
  }

  /** The signature in armour, null when there is none. */
  @Nullable String signature() {
    return signature;
  }

  /** One header with its continuation lines, and where it stands. */
  private record Header(String name, String value, int from, int to) {}

  /** Reads a commit. */
  static SignedObject commit(byte[] raw) throws InvalidException {
    List<Header> headers = headers(raw);
    ordered(headers, COMMIT_ORDER);
    List<String> links = new ArrayList<>();
    links.add(id(only(headers, "tree")));
    for (Header parent : all(headers, "parent")) {
      links.add(id(parent));
    }
    var _ = only(headers, "author");
    String email = email(only(headers, "committer"));
    if (all(headers, "encoding").size() > 1) {
      throw new InvalidException("it has two headers 'encoding'");
    }
    List<Header> signatures =
        headers.stream().filter(header -> header.name().startsWith("gpgsig")).toList();
    if (signatures.isEmpty()) {
      return new SignedObject(links, "", email, raw, null);
    }
    if (signatures.size() > 1 || !signatures.getFirst().name().equals("gpgsig")) {
      throw new InvalidException("it has another signature than one in a header 'gpgsig'");
    }
    Header signature = signatures.getFirst();
    byte[] payload = Arrays.copyOf(raw, raw.length - (signature.to() - signature.from()));
    System.arraycopy(raw, signature.to(), payload, signature.from(), raw.length - signature.to());
    return new SignedObject(links, "", email, payload, signature.value());
  }

  /** Reads an annotated tag. */
  static SignedObject tag(byte[] raw) throws InvalidException {
    List<Header> headers = headers(raw);
    ordered(headers, TAG_ORDER);
    if (headers.size() != TAG_ORDER.size()) {
      throw new InvalidException("it has other headers than object, type, tag and tagger");
    }
    if (!only(headers, "type").value().equals("commit\n")) {
      throw new InvalidException("it tags something else than a commit");
    }
    String name = only(headers, "tag").value().strip();
    String email = email(only(headers, "tagger"));
    List<String> links = List.of(id(only(headers, "object")));
    Optional<Integer> begin = beginning(raw, headers.getLast().to());
    if (begin.isEmpty()) {
      return new SignedObject(links, name, email, raw, null);
    }
    return new SignedObject(
        links,
        name,
        email,
        Arrays.copyOf(raw, begin.get()),
        text(Arrays.copyOfRange(raw, begin.get(), raw.length)));
  }

  /** The first line that begins a signature. What follows it has to be the signature alone. */
  private static Optional<Integer> beginning(byte[] raw, int from) {
    byte[] begin = ("\n" + BEGIN).getBytes(StandardCharsets.US_ASCII);
    for (int at = from; at + begin.length <= raw.length; at++) {
      if (Arrays.equals(raw, at, at + begin.length, begin, 0, begin.length)) {
        return Optional.of(at + 1);
      }
    }
    return Optional.empty();
  }

  private static List<Header> headers(byte[] raw) throws InvalidException {
    List<Header> headers = new ArrayList<>();
    for (byte one : raw) {
      if (one == 0) {
        throw new InvalidException("it has a NUL byte, which two readers take for two things");
      }
    }
    int at = 0;
    while (at < raw.length && raw[at] != '\n') {
      int from = at;
      at = lineEnd(raw, at);
      String name = name(text(Arrays.copyOfRange(raw, from, at)));
      StringBuilder value =
          new StringBuilder(text(Arrays.copyOfRange(raw, from + name.length() + 1, at)));
      while (at < raw.length && raw[at] == ' ') {
        int end = lineEnd(raw, at);
        value.append(text(Arrays.copyOfRange(raw, at + 1, end)));
        at = end;
      }
      if (value.indexOf("\r") >= 0) {
        throw new InvalidException("a header has a carriage return");
      }
      headers.add(new Header(name, value.toString(), from, at));
    }
    if (at >= raw.length) {
      throw new InvalidException("its headers do not end");
    }
    return headers;
  }

  private static int lineEnd(byte[] raw, int from) throws InvalidException {
    for (int at = from; at < raw.length; at++) {
      if (raw[at] == '\n') {
        return at + 1;
      }
    }
    throw new InvalidException("its headers do not end");
  }

  private static String name(String line) throws InvalidException {
    int space = line.indexOf(' ');
    if (space <= 0) {
      throw new InvalidException("a header has no name");
    }
    return line.substring(0, space);
  }

  /** The headers that mean something come first and in Git's order; none of them comes later. */
  private static void ordered(List<Header> headers, List<String> order) throws InvalidException {
    int reached = 0;
    for (Header header : headers) {
      int place = order.indexOf(header.name());
      int now = place < 0 ? order.size() : place;
      if (now < reached) {
        throw new InvalidException("its headers are not in Git's order");
      }
      reached = now;
    }
  }

  private static Header only(List<Header> headers, String name) throws InvalidException {
    List<Header> found = all(headers, name);
    if (found.size() != 1) {
      throw new InvalidException("it has " + found.size() + " headers '" + name + "' and not one");
    }
    return found.getFirst();
  }

  private static List<Header> all(List<Header> headers, String name) {
    return headers.stream().filter(header -> header.name().equals(name)).toList();
  }

  private static String id(Header header) throws InvalidException {
    String id = withoutEnd(header.value());
    if (!ID.matcher(id).matches()) {
      throw new InvalidException("its header '" + header.name() + "' names no object");
    }
    return id;
  }

  private static String email(Header header) throws InvalidException {
    Matcher person = PERSON.matcher(withoutEnd(header.value()));
    if (!person.matches()) {
      throw new InvalidException(
          "its header '" + header.name() + "' has no plain e-mail address and time");
    }
    return person.group(1);
  }

  private static String withoutEnd(String value) {
    return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
  }

  /** One character for each byte: whatever the commit says of its encoding, nothing is lost. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
