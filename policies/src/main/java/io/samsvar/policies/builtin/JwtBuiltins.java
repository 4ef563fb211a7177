package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens. "Now" is the decision's own recorded time. */
final class JwtBuiltins {

  private static final Set<String> CONSTRAINTS =
      Set.of("cert", "secret", "alg", "iss", "aud", "time");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  /** How often a token may hold another. */
  private static final int NESTED_MAX = 16;

  private JwtBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("io.jwt.decode", call -> decode(call.string(0), 0));
    all.put("io.jwt.decode_verify", JwtBuiltins::decodeVerify);
    all.put(
        "io.jwt.encode_sign",
        call ->
            Term.of(
                Jwt.sign(
                    GoJson.write(call.object(0)),
                    GoJson.write(call.object(1)),
                    GoJson.write(call.object(2)))));
    all.put(
        "io.jwt.encode_sign_raw",
        call -> Term.of(Jwt.sign(call.string(0), call.string(1), call.string(2))));
    for (String alg : JwtKey.ALGORITHMS) {
      String name = "io.jwt.verify_" + alg.toLowerCase(java.util.Locale.ROOT);
      all.put(
          name, alg.startsWith("HS") ? call -> verifySecret(alg, call) : call -> verify(alg, call));
    }
  }

  private static Term decode(String text, int depth) {
    Jwt token = Jwt.parse(text);
    Term.Obj header = token.decodedHeader();
    String payload = token.decodedPayload();
    if (Jwt.text(header, "cty").equals("JWT") && depth < NESTED_MAX) {
      return decode(payload.replaceAll("^[\"']+|[\"']+$", ""), depth + 1);
    }
    return new Term.Arr(
        List.of(
            header,
            StrictJson.object(payload),
            Term.of(HexFormat.of().formatHex(token.decodedSignature()))));
  }

  private static Term verifySecret(String alg, Call call) {
    Jwt token = Jwt.parse(call.string(0));
    JwtKey key = JwtKey.secret(call.string(1).getBytes(StandardCharsets.UTF_8));
    return Term.of(JwtSignature.verifies(alg, key, token.message(), token.decodedSignature()));
  }

  private static Term verify(String alg, Call call) {
    Jwt token = Jwt.parse(call.string(0));
    List<JwtKey> keys = JwtKey.forVerifying(call.string(1));
    byte[] signature = token.decodedSignature();
    Term.Obj header = token.decodedHeader();
    Jwt.check(header);
    return Term.of(
        verifies(
            alg,
            Jwt.text(header, "alg"),
            Jwt.text(header, "kid"),
            keys,
            token.message(),
            signature));
  }

  /** By the key of that identifier when there is one, else by any for this algorithm. */
  private static boolean verifies(
      String alg,
      String headerAlg,
      String kid,
      List<JwtKey> keys,
      byte[] message,
      byte[] signature) {
    if (!kid.isEmpty()) {
      for (JwtKey key : keys) {
        if (key.kid().equals(kid)) {
          return JwtSignature.verifies(alg, key, message, signature);
        }
      }
    }
    return keys.stream()
        .filter(key -> key.alg().isEmpty() || key.alg().equals(headerAlg))
        .anyMatch(key -> JwtSignature.verifies(alg, key, message, signature));
  }

  private static Term decodeVerify(Call call) {
    Term.Obj constraints = call.object(1);
    Term unverified =
        new Term.Arr(
            List.of(Term.of(false), new Term.Obj(new TreeMap<>()), new Term.Obj(new TreeMap<>())));
    BigDecimal time = time(constraints, call);
    List<JwtKey> keys = keys(constraints);
    String alg = constraint(constraints, "alg");
    String text = call.string(0);
    for (int depth = 0; depth <= NESTED_MAX; depth++) {
      Jwt token = Jwt.parse(text);
      Term.Obj header = token.decodedHeader();
      Jwt.check(header);
      String used = Jwt.text(header, "alg");
      if (!Jwt.understood(header) || (!alg.isEmpty() && !alg.equals(used))) {
        return unverified;
      }
      byte[] signature = token.decodedSignature();
      String kid = Jwt.text(header, "kid");
      if (!verifies(used, used, kid, keys, token.message(), signature)) {
        return unverified;
      }
      text = token.decodedPayload();
      if (!Jwt.nested(header)) {
        Term.Obj payload = StrictJson.object(text);
        return claimsHold(payload, constraints, time)
            ? new Term.Arr(List.of(Term.of(true), header, payload))
            : unverified;
      }
    }
    throw new UndefinedException("tokens within tokens");
  }

  private static List<JwtKey> keys(Term.Obj constraints) {
    for (Term name : constraints.fields().keySet()) {
      if (!CONSTRAINTS.contains(Call.string(name))) {
        throw new UndefinedException("an unknown constraint");
      }
    }
    constraint(constraints, "iss");
    constraint(constraints, "aud");
    String secret = constraint(constraints, "secret");
    boolean certificate = constraints.fields().containsKey(Term.of("cert"));
    if (certificate == !secret.isEmpty()) {
      throw new UndefinedException("one key is needed, and not two");
    }
    return certificate
        ? JwtKey.forVerifying(constraint(constraints, "cert"))
        : List.of(JwtKey.secret(secret.getBytes(StandardCharsets.UTF_8)));
  }

  private static String constraint(Term.Obj constraints, String name) {
    Term value = constraints.fields().get(Term.of(name));
    return value == null ? "" : Call.string(value);
  }

  /** In seconds; the constraint is in nanoseconds. */
  private static BigDecimal time(Term.Obj constraints, Call call) {
    Term given = constraints.fields().get(Term.of("time"));
    if (given == null) {
      Instant now = call.time();
      return BigDecimal.valueOf(now.getEpochSecond()).add(BigDecimal.valueOf(now.getNano(), 9));
    }
    BigDecimal nanos = Call.number(given);
    if (nanos.signum() < 0) {
      throw new UndefinedException("a time before 1970");
    }
    return nanos.divide(NANOS);
  }

  private static boolean claimsHold(Term.Obj payload, Term.Obj constraints, BigDecimal time) {
    String issuer = constraint(constraints, "iss");
    Term iss = payload.fields().get(Term.of("iss"));
    if (!issuer.isEmpty() && (iss == null || !issuer.equals(Call.string(iss)))) {
      return false;
    }
    String audience = constraint(constraints, "aud");
    Term aud = payload.fields().get(Term.of("aud"));
    if (aud == null ? !audience.isEmpty() : !isFor(aud, audience)) {
      return false;
    }
    BigDecimal expires = number(payload, "exp");
    BigDecimal begins = number(payload, "nbf");
    return (expires == null || time.compareTo(expires) < 0)
        && (begins == null || time.compareTo(begins) >= 0);
  }

  private static boolean isFor(Term aud, String audience) {
    Term wanted = Term.of(audience);
    return switch (aud) {
      case Term.Str one -> one.equals(wanted);
      case Term.Arr array -> array.items().contains(wanted);
      case Term.Null _, Term.Bool _, Term.Num _, Term.Obj _, Term.Members _ -> false;
    };
  }

  private static @Nullable BigDecimal number(Term.Obj payload, String claim) {
    Term value = payload.fields().get(Term.of(claim));
    return value == null ? null : Call.number(value);
  }
}
