package io.samsvar.policies;

import java.nio.charset.StandardCharsets;

/** A field of {@code input}, in the order in which the document is written. */
enum InputField {
  OPERATION("operation"),
  OBJECT("object"),
  OLD_OBJECT("oldObject"),
  NAMESPACE("namespace"),
  USER_INFO("userInfo"),
  SEALING("sealing"),
  REVIEW("review"),
  REQUEST("request"),
  PLAN("plan"),
  DECLARED("declared"),
  SYNC("sync"),
  CLUSTER("cluster"),
  PARAMETERS("parameters");

  private final String key;
  private final String opening;

  InputField(String key) {
    this.key = key;
    this.opening = '"' + key + "\":";
  }

  /** As it is called in the document. */
  String key() {
    return key;
  }

  /** What stands before its value in JSON. */
  byte[] opening() {
    return opening.getBytes(StandardCharsets.US_ASCII);
  }
}
