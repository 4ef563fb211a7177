package io.samsvar.policies.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManagedFieldsTest {

  private static final JsonNode OBJECT =
      JsonMapper.shared()
          .readTree(
              """
              {"metadata":{"managedFields":[
                {"manager":"samsvar","operation":"Update","fieldsV1":{"f:spec":{"f:z":{}}}},
                {"manager":"samsvar","operation":"Apply","subresource":"status","fieldsV1":{}},
                {"manager":"samsvar","operation":"Apply","fieldsV1":{"f:spec":{"f:a":{}}}},
                {"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:spec":{"f:b":{"f:c":{}}}}},
                {"manager":"lens","operation":"Update","fieldsV1":{"f:spec":{"f:a":{},"f:d":{}}}},
                {"manager":"broken","operation":"Update","fieldsV1":{"x":1}}]},
               "spec":{"a":1,"b":{"c":2},"d":3}}
              """);

  @Test
  void findsWhatOurOwnApplyOwns() {
    assertThat(ManagedFields.appliedBy(OBJECT, "samsvar"))
        .hasValueSatisfying(fields -> assertThat(fields).hasToString("{\"f:spec\":{\"f:a\":{}}}"));
    assertThat(ManagedFields.appliedBy(OBJECT, "other")).isEmpty();
    assertThat(ManagedFields.appliedBy(JsonMapper.shared().readTree("{}"), "samsvar")).isEmpty();
  }

  @Test
  void namesTheManagersOfChangedFieldsAndNotUs() {
    assertThat(managersOf("a")).containsExactly("lens");
    assertThat(managersOf("b")).containsExactly("kubectl-edit");
    assertThat(managersOf("z")).isEmpty();
  }

  private static List<String> managersOf(String field) {
    FieldPath path =
        FieldPath.ROOT.then(new PathElement.Field("spec")).then(new PathElement.Field(field));
    Difference difference = new Difference(path, "/spec/" + field, Difference.Kind.CHANGED);
    return ManagedFields.managersOf(OBJECT, List.of(difference), "samsvar");
  }
}
