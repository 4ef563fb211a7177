package io.samsvar.policies.builtin;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A signed token in compact form, RFC 7515.
 *
 * @param header as written
 * @param payload as written
 * @param signature as written
 */
record Jwt(String header, String payload, String signature) {

  private static final Set<String> KNOWN = Set.of("alg", "kid", "typ", "cty", "crit");

  /** Splits a token. */
  static Jwt parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new UndefinedException("a token has three parts");
    }
    return new Jwt(parts[0], parts[1], parts[2]);
  }

  /** The header, which is not that of an encrypted token. */
  Term.Obj decodedHeader() {
    Term.Obj decoded = StrictJson.object(text(Pem.base64Url(header)));
    if (decoded.fields().containsKey(Term.of("enc"))) {
      throw new UndefinedException("an encrypted token");
    }
    return decoded;
  }

  /** The payload as text. */
  String decodedPayload() {
    return text(Pem.base64Url(payload));
  }

  byte[] decodedSignature() {
    return Pem.base64Url(signature);
  }

  /** What is signed. */
  byte[] message() {
    return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  /** A text of the header, empty when it is not there. */
  static String text(Term.Obj header, String name) {
    Term value = header.fields().get(Term.of(name));
    return value == null ? "" : Call.string(value);
  }

  /** Looks at the types of the known fields, as OPA does before it verifies. */
  static void check(Term.Obj header) {
    for (String name : KNOWN) {
      if (!name.equals("crit")) {
        text(header, name);
      }
    }
    critical(header);
  }

  /** Whether nothing is critical that is not known here, and the algorithm is told. */
  static boolean understood(Term.Obj header) {
    Set<String> critical = critical(header);
    boolean unknown =
        header.fields().keySet().stream()
            .map(Call::string)
            .anyMatch(name -> !KNOWN.contains(name) && critical.contains(name));
    return !text(header, "alg").isEmpty() && !unknown;
  }

  private static Set<String> critical(Term.Obj header) {
    Term value = header.fields().get(Term.of("crit"));
    if (value == null) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    if (value instanceof Term.Arr array) {
      for (Term name : array.items()) {
        if (name instanceof Term.Str text) {
          names.add(text.value());
        }
      }
    }
    if (names.isEmpty()) {
      throw new UndefinedException("crit is no list of names");
    }
    return names;
  }

  /** Whether the payload is a token itself. */
  static boolean nested(Term.Obj header) {
    return text(header, "cty").toUpperCase(Locale.ROOT).equals("JWT");
  }

  /** Signs. */
  static String sign(String header, String payload, String keys) {
    Term.Obj fields = StrictJson.object(header);
    JwtKey key = JwtKey.jwks(keys).stream().findFirst().orElseThrow(Jwt::noKey);
    Map<Term, Term> all = fields.fields();
    String alg = all.get(Term.of("alg")) instanceof Term.Str text ? text.value() : "";
    if (!JwtKey.ALGORITHMS.contains(alg)) {
      throw new UndefinedException("an unknown algorithm");
    }
    boolean otherType =
        all.get(Term.of("typ")) instanceof Term.Str type && !type.value().equals("JWT");
    if (!otherType && !StrictJson.isValid(payload)) {
      throw new UndefinedException("a payload that is no JSON");
    }
    String message = encode(header) + "." + encode(payload);
    byte[] signature = JwtSignature.sign(alg, key, message.getBytes(StandardCharsets.UTF_8));
    return message
        + "."
        + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static UndefinedException noKey() {
    return new UndefinedException("no key");
  }

  private static String encode(String text) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
