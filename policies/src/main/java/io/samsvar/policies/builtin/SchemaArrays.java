package io.samsvar.policies.builtin;

import java.util.List;

/** What a schema asks of arrays. */
final class SchemaArrays {

  private SchemaArrays() {}

  static void judge(SchemaNode schema, List<Term> items, SchemaOutcome outcome, String path) {
    items(schema, items, outcome, path);
    if (schema.minItems != null && items.size() < schema.minItems) {
      outcome.wrong(
          "array_min_items", path, "Array must have at least " + schema.minItems + " items");
    }
    if (schema.maxItems != null && items.size() > schema.maxItems) {
      outcome.wrong(
          "array_max_items", path, "Array must have at most " + schema.maxItems + " items");
    }
    if (schema.uniqueItems) {
      SchemaValidation.repeated(items)
          .forEach(
              (later, former) ->
                  outcome.wrong(
                      "unique", path, "array items[" + former + "," + later + "] must be unique"));
    }
    if (schema.contains != null) {
      contains(schema.contains, items, outcome, path);
    }
    outcome.passed();
  }

  private static void items(
      SchemaNode schema, List<Term> items, SchemaOutcome outcome, String path) {
    int places = schema.itemsAreAlike ? items.size() : Math.min(schema.items.size(), items.size());
    for (int at = 0; at < places; at++) {
      SchemaNode part = schema.items.get(schema.itemsAreAlike ? 0 : at);
      outcome.merge(SchemaValidation.below(part, items.get(at), path, Integer.toString(at)));
    }
    if (places == items.size() || schema.items.isEmpty()) {
      return;
    }
    if (schema.itemsAreClosed) {
      outcome.wrong("array_no_additional_items", path, "No additional items allowed on array");
    } else if (schema.additionalItems != null) {
      for (int at = places; at < items.size(); at++) {
        outcome.merge(
            SchemaValidation.below(
                schema.additionalItems, items.get(at), path, Integer.toString(at)));
      }
    }
  }

  private static void contains(
      SchemaNode part, List<Term> items, SchemaOutcome outcome, String path) {
    SchemaOutcome best = null;
    for (int at = 0; at < items.size(); at++) {
      SchemaOutcome one = SchemaValidation.below(part, items.get(at), path, Integer.toString(at));
      if (one.isValid()) {
        return;
      }
      best = SchemaValidation.better(one, best);
    }
    outcome.wrong("contains", path, "At least one of the items must match");
    if (best != null) {
      outcome.merge(best);
    }
  }
}
