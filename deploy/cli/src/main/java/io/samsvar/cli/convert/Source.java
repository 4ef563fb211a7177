package io.samsvar.cli.convert;

import tools.jackson.databind.JsonNode;

/**
 * One document as it was read.
 *
 * @param file where from, for people
 */
record Source(String file, JsonNode document) {

  /** Kind, namespace and name, for people. */
  String name() {
    JsonNode metadata = document.path("metadata");
    String namespace = metadata.path("namespace").asString("");
    return kind()
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + metadata.path("name").asString("");
  }

  String kind() {
    return document.path("kind").asString("");
  }

  /** The group of its API, without the version. */
  String group() {
    String apiVersion = document.path("apiVersion").asString("");
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  JsonNode spec() {
    return document.path("spec");
  }
}
