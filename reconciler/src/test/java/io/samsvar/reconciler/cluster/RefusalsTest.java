package io.samsvar.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RefusalsTest {

  private static final String CANARY = "kanarifugl-7391";
  private static final ResourceId SECRET = new ResourceId("", "Secret", "a", "s");
  private static final ResourceId CONFIG_MAP = new ResourceId("", "ConfigMap", "a", "c");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'message':'kanarifugl-7391'}",
        "{'message':'x','details':{'causes':[{'field':'data[\"kanarifugl-7391 \"]','reason':'r'}]}}",
        "{'message':'x','details':{'causes':[{'message':'kanarifugl-7391','field':'data'}]}}",
        "{'details':{'causes':[{'reason':'FieldManagerConflict','message':'kanarifugl-7391'}]}}",
      })
  void repeatsNothingTheServerSaysOfASecret(String status) {
    String message = refusal(SECRET, 422, status).getMessage();
    assertThat(message).contains("Secret a/s").contains("withheld").doesNotContain(CANARY);
  }

  @Test
  void namesFieldsAndManagersOfASecret() {
    assertThat(
            refusal(
                SECRET,
                422,
                "{'details':{'causes':[{'field':'data[tls.crt]','reason':'FieldValueRequired'}]}}"))
        .hasMessageContaining("data[tls.crt] FieldValueRequired");
    assertThat(
            refusal(
                SECRET,
                409,
                "{'reason':'Conflict','details':{'causes':[{'reason':'FieldManagerConflict',"
                    + "'message':'conflict with \"helm\" using v1','field':'.data.password'}]}}"))
        .hasMessage(
            "The API server refused to apply Secret a/s: helm holds .data.password (409 Conflict)");
  }

  @Test
  void repeatsTheServersWordsOfOthersOnOneLineAndNotForever() {
    assertThat(refusal(CONFIG_MAP, 422, "{'reason':'Invalid','message':'a\\n  b'}"))
        .hasMessage("The API server refused to apply ConfigMap a/c: a b (422 Invalid)");
    String message = refusal(CONFIG_MAP, 422, "{'message':'" + "x".repeat(100_000) + "'}").words();
    assertThat(message).hasSize(Refusals.MESSAGE_CHARS_MAX + 1);
  }

  private static ApiRefusedException refusal(ResourceId id, int status, String json) {
    ApiServer.Call call =
        new ApiServer.Call("apply", "PATCH", "/", "x", "{}", ApiServer.Call.JSON, id);
    String strict = json.replace("\\\"", "\"").replace("\"", "\\\"").replace('\'', '"');
    return Refusals.of(call, new ApiServer.Answer(status, JsonMapper.shared().readTree(strict)));
  }
}
