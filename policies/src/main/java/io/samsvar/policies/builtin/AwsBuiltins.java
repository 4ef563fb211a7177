package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code providers.aws.sign_req}: AWS Signature Version 4 of a request at a given time. It sends
 * nothing. Source: AWS General Reference, "Create a signed AWS API request".
 */
final class AwsBuiltins {

  private static final Set<String> NOT_SIGNED =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");
  private static final Set<String> WITH_CONTENT_HASH = Set.of("s3", "glacier");
  private static final Set<String> REQUEST_FIELDS =
      Set.of(
          """
          method url body enable_redirect force_json_decode force_yaml_decode headers raw_body
          tls_use_system_certs tls_ca_cert tls_ca_cert_file tls_ca_cert_env_variable
          tls_client_cert tls_client_cert_file tls_client_cert_env_variable tls_client_key
          tls_client_key_file tls_client_key_env_variable tls_insecure_skip_verify tls_server_name
          timeout cache force_cache force_cache_duration_seconds raise_error caching_mode
          max_retry_attempts cache_ignored_headers
          """
              .strip()
              .split("\\s+"));
  private static final DateTimeFormatter DAY = at("yyyyMMdd");
  private static final DateTimeFormatter SECOND = at("yyyyMMdd'T'HHmmss'Z'");

  private AwsBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("providers.aws.sign_req", AwsBuiltins::sign);
  }

  private static DateTimeFormatter at(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private static Term sign(Call call) {
    Term.Obj request = call.object(0);
    Term.Obj config = call.object(1);
    String service = required(config, "aws_service");
    String accessKey = required(config, "aws_access_key");
    String secretKey = required(config, "aws_secret_access_key");
    String region = required(config, "aws_region");
    Instant time = time(call.integer(2));
    for (Term field : request.fields().keySet()) {
      if (!REQUEST_FIELDS.contains(Call.string(field))) {
        throw new UndefinedException("an unknown field in a request");
      }
    }
    GoUrl url = GoUrl.parse(required(request, "url"));
    Map<String, String> headers = headers(request);
    String hash = contentHash(request, config);
    TreeMap<String, String> own = new TreeMap<>();
    own.put("host", url.host());
    own.put("x-amz-date", SECOND.format(time));
    if (WITH_CONTENT_HASH.contains(service)) {
      own.put("x-amz-content-sha256", hash);
    }
    if (get(config, "aws_session_token") instanceof Term.Str token && !token.value().isEmpty()) {
      own.put("x-amz-security-token", token.value());
    }
    TreeMap<String, String> signed = new TreeMap<>(own);
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!NOT_SIGNED.contains(lower)) {
            signed.put(lower, value);
          }
        });
    String names = String.join(";", signed.keySet());
    String scope = DAY.format(time) + "/" + region + "/" + service + "/aws4_request";
    String canonical = canonical(required(request, "method"), url, signed, names, hash);
    String wanted =
        "AWS4-HMAC-SHA256\n" + SECOND.format(time) + "\n" + scope + "\n" + sha256(canonical);
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(DAY.format(time), region, service, "aws4_request", wanted)) {
      key = CryptoBuiltins.mac("HmacSHA256", key, part.getBytes(StandardCharsets.UTF_8));
    }
    headers.put(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(accessKey, scope, names, HexFormat.of().formatHex(key)));
    headers.putAll(own);
    return with(request, headers);
  }

  private static String canonical(
      String method, GoUrl url, Map<String, String> signed, String names, String hash) {
    StringBuilder text = new StringBuilder();
    text.append(method).append('\n').append(url.escapedPath()).append('\n');
    text.append(url.rawQuery()).append('\n');
    signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names).append('\n').append(hash).toString();
  }

  private static Term with(Term.Obj request, Map<String, String> headers) {
    TreeMap<Term, Term> fields = new TreeMap<>(request.fields());
    TreeMap<Term, Term> all = new TreeMap<>();
    headers.forEach((name, value) -> all.put(Term.of(name), Term.of(value)));
    fields.put(Term.of("headers"), new Term.Obj(all));
    return new Term.Obj(fields);
  }

  private static Map<String, String> headers(Term.Obj request) {
    TreeMap<String, String> headers = new TreeMap<>();
    Term given = get(request, "headers");
    if (given != null && !(given instanceof Term.Obj)) {
      throw new UndefinedException("headers that are no object");
    }
    if (given instanceof Term.Obj object) {
      object.fields().forEach((name, value) -> headers.put(text(name), text(value)));
    }
    return headers;
  }

  private static String contentHash(Term.Obj request, Term.Obj config) {
    Term unsigned = get(config, "disable_payload_signing");
    if (unsigned != null && !(unsigned instanceof Term.Bool)) {
      throw new UndefinedException("disable_payload_signing is no boolean");
    }
    if (unsigned instanceof Term.Bool bool && bool.value()) {
      return "UNSIGNED-PAYLOAD";
    }
    Term raw = get(request, "raw_body");
    Term body = get(request, "body");
    return sha256(raw != null ? text(raw) : body != null ? GoJson.write(body) : "");
  }

  private static Instant time(BigInteger nanos) {
    if (nanos.bitLength() > 63) {
      throw new UndefinedException("time out of range");
    }
    return Instant.ofEpochSecond(Math.floorDiv(nanos.longValue(), 1_000_000_000L));
  }

  private static @Nullable Term get(Term.Obj object, String name) {
    return object.fields().get(Term.of(name));
  }

  private static String required(Term.Obj object, String name) {
    if (get(object, name) instanceof Term.Str text) {
      return text.value();
    }
    throw new UndefinedException(name + " is missing or no string");
  }

  private static String text(Term term) {
    return term instanceof Term.Str string ? string.value() : "";
  }

  private static String sha256(String text) {
    return HexFormat.of()
        .formatHex(CryptoBuiltins.digest("SHA-256", text.getBytes(StandardCharsets.UTF_8)));
  }
}
