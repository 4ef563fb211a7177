package io.samsvar.reconciler.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.render.RenderedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SealingFactsTest {

  /**
   * Self-signed for this test, RSA 2048, valid from 2026-11-24 to 2126; its key was thrown away.
   */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIDBTCCAe2gAwIBAgIUE2JCAn6g6IP1AURrOhSjQYh47YswDQYJKoZIhvcNAQEL
      BQAwETEPMA0GA1UEAwwGc2VhbGVkMCAXDTI2MTEyNDE0NTQyN1oYDzIxMjYxMDMx
      MTQ1NDI3WjARMQ8wDQYDVQQDDAZzZWFsZWQwggEiMA0GCSqGSIb3DQEBAQUAA4IB
      DwAwggEKAoIBAQCfW1uUzSGsuq8NUdKjvYku9QTWDNRd7p/UitSHc5uWz+eEHD8t
      IOQ501t8aGoGJkv6Q61pl8JuR7A3e9SJSHdDCbBekgyQ0RYNaXoqhhIHQsWvcSNu
      2Gr2mvZ5bP+3+VRsPK/nviE5SZM6Mkfp4iLlh0FhAVb/5lnRd1oldjYpCRgpsbMs
      qYygc1iHy/5w7PiDAI48gyJiY3VU9QcPKtoPiC7hQkxZbewDi0wkeFLWNOB8PpN9
      qZHp/XMvMK2HN5wZ67CEBLMA0lN5M7QawOrx5/D446QlFV4c7Dc2+qx4pjI4NzVf
      V3a+ncOL+jVzoGMiKXoeVxmA/HkRHNE/7arDAgMBAAGjUzBRMB0GA1UdDgQWBBRp
      +b4Mj6e8ZeaGhrzPxQLVPu1+jjAfBgNVHSMEGDAWgBRp+b4Mj6e8ZeaGhrzPxQLV
      Pu1+jjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQB8NkA0B+va
      NwUWOF559llXMphAxI2394qDXVWfNQ4RkFn/WcEefT1JeQsjPChjXTdU2N7xdXOB
      WU1Lf42tgtVsJWostvAD7GmP/AdZDNaC1yrVVlvoiN/C24PBZmSGFignoDdJYmfV
      X6/+lFjRGT9+8R+SQdbzpW7JfBp/WKxBCHRce5p8Vxfv2WZ331dzs7TP0T+abCom
      CplHUv7YLo/J3pIHr0mYmSAhoFgKju/XbJ2Bb1IpEVS++u0inF7LC9lBy5VZku9J
      D5b+OsWvLEy/PDujioxMpVpsjILdR4anU1IQBYnPbbxPacsBP2F41Aiq+BQegaTE
      k8wki7JvGVZG
      -----END CERTIFICATE-----
      """;

  private static final String CANARY = "kanari-7Zq4";

  private final Asked asked = new Asked();
  private final Later clock = new Later();
  private final SealingFacts facts = new SealingFacts(new SealingController(asked), clock);

  @Test
  void asksWithTheCiphertextOnly() {
    facts.of(List.of(sealed("database", "AgB1")));

    assertThat(asked.bodies).singleElement().asString().contains("AgB1").doesNotContain(CANARY);
  }

  @Test
  void tellsWhatTheControllerSaid() {
    asked.answers.addAll(List.of(200, 409));
    RenderedObject good = sealed("good", "AgB1");
    RenderedObject bad = sealed("bad", "AgB2");

    Map<ResourceId, JsonNode> known = facts.of(List.of(good, bad));

    assertThat(fact(known, good).path("unsealable").asString()).isEqualTo("yes");
    assertThat(fact(known, bad).path("unsealable").asString()).isEqualTo("no");
    assertThat(fact(known, good).at("/certificate/fingerprint").asString())
        .isEqualTo(SealingCertificate.parse(bytes(CERTIFICATE)).fingerprint().hex());
    assertThat(fact(known, good).at("/certificate/ageDays").asLong()).isEqualTo(10);
  }

  @Test
  void asksAgainOnlyWhenTheAnswerMayHaveChanged() {
    RenderedObject object = sealed("database", "AgB1");
    facts.of(List.of(object));
    facts.of(List.of(object));
    assertThat(asked.bodies).hasSize(1);

    facts.of(List.of(sealed("database", "AgB2")));
    facts.of(List.of(sealed("renamed", "AgB1")));
    assertThat(asked.bodies).hasSize(3);

    clock.now = clock.now.plus(SealingFacts.YES_FOR).plusSeconds(1);
    facts.of(List.of(object));
    assertThat(asked.bodies).hasSize(4);
  }

  @Test
  void aNoIsAskedAgainSoonSinceAKeyMayBeRestored() {
    asked.answers.addAll(List.of(409, 200));
    RenderedObject object = sealed("database", "AgB1");
    facts.of(List.of(object));
    clock.now = clock.now.plus(SealingFacts.NO_FOR).plusSeconds(1);

    assertThat(fact(facts.of(List.of(object)), object).path("unsealable").asString())
        .isEqualTo("yes");
  }

  @Test
  void whenNoAnswerComesNobodyElseIsAskedAndTheReasonIsTold() {
    asked.broken = true;
    RenderedObject first = sealed("first", "AgB1");
    RenderedObject second = sealed("second", "AgB2");

    Map<ResourceId, JsonNode> known = facts.of(List.of(first, second));

    assertThat(asked.requests).isEqualTo(1);
    for (RenderedObject object : List.of(first, second)) {
      assertThat(fact(known, object).path("unsealable").asString()).isEqualTo("unknown");
      assertThat(fact(known, object).path("reason").asString()).contains("no answer");
    }
    asked.broken = false;
    assertThat(fact(facts.of(List.of(first)), first).path("unsealable").asString())
        .isEqualTo("yes");
  }

  @Test
  void anErrorIsNotTakenForANo() {
    asked.answers.add(500);
    RenderedObject object = sealed("database", "AgB1");
    assertThat(fact(facts.of(List.of(object)), object).path("unsealable").asString())
        .isEqualTo("unknown");
  }

  @Test
  void findsTheSameCiphertextInAnotherObjectWithoutAnyController() {
    RenderedObject one = sealed("one", "AgB1");
    RenderedObject two = sealed("two", "AgB1");
    RenderedObject three = sealed("three", "AgB3");

    Map<ResourceId, JsonNode> known = SealingFacts.ofRevision().of(List.of(one, two, three));

    assertThat(fact(known, one).path("sameCiphertextAs").path(0).asString())
        .isEqualTo("production/two");
    assertThat(fact(known, three).path("sameCiphertextAs")).isEmpty();
    assertThat(fact(known, one).has("unsealable")).isFalse();
  }

  @Test
  void knowsNothingOfOtherKinds() {
    assertThat(
            facts.of(
                List.of(
                    Plans.object(
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}"))))
        .isEmpty();
    assertThat(asked.requests).isZero();
  }

  private static JsonNode fact(Map<ResourceId, JsonNode> known, RenderedObject object) {
    return Objects.requireNonNull(known.get(object.id()));
  }

  private static RenderedObject sealed(String name, String ciphertext) {
    return Plans.object(
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: %s, namespace: production, annotations: {note: %s}}
        spec: {encryptedData: {password: %s}, template: {data: {literal: %s}}}
        """
            .formatted(name, CANARY, ciphertext, CANARY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A way to a controller that answers as it is told: 200 when nothing is said. */
  private static final class Asked implements SealingTransport {
    private final List<String> bodies = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private boolean broken;
    private int requests;

    @Override
    public Answer send(String method, String path, byte @Nullable [] body) throws IOException {
      requests++;
      if (broken) {
        throw new IOException("no answer");
      }
      if (body == null) {
        return new Answer(200, CERTIFICATE);
      }
      bodies.add(new String(body, StandardCharsets.UTF_8));
      Integer status = answers.poll();
      return new Answer(status == null ? 200 : status, "");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Later extends Clock {
    private Instant now =
        SealingCertificate.parse(bytes(CERTIFICATE)).notBefore().plus(Duration.ofDays(10));

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
