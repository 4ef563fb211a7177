package io.samsvar.policies.conftest;

import io.samsvar.policies.foreign.ForeignInput;
import io.samsvar.policies.foreign.Question;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a package the object itself, as Conftest gives it a document: {@code {"document": …,
 * "conftest": {"file": {"name", "dir"}}}}. What is deleted is no document.
 */
final class ConftestInput implements ForeignInput {

  @Override
  public Optional<ObjectNode> about(Question question) {
    String operation = question.review().path("operation").asString("");
    boolean written = !operation.equals("DELETE") && !operation.equals("CONNECT");
    return written && question.review().path("object").isObject()
        ? Optional.of(everything(question))
        : Optional.empty();
  }

  @Override
  public ObjectNode everything(Question question) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("document", question.object());
    input.set("conftest", file(question.file()));
    return input;
  }

  private static ObjectNode file(@Nullable String path) {
    ObjectNode conftest = JsonNodeFactory.instance.objectNode();
    if (path != null) {
      int slash = path.lastIndexOf('/');
      conftest
          .putObject("file")
          .put("name", path.substring(slash + 1))
          .put("dir", slash < 0 ? "." : path.substring(0, slash));
    }
    return conftest;
  }
}
