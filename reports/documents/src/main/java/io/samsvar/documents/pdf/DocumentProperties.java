package io.samsvar.documents.pdf;

import java.time.ZonedDateTime;

/**
 * What a PDF says about itself. All of it is given and nothing is taken from the machine or its
 * clock, so that the same content has the same bytes.
 *
 * @param title title, shown in the window of a viewer
 * @param description one sentence
 * @param author the organisation the document speaks for
 * @param creator the product and its version
 * @param language BCP 47 language tag of the text
 * @param created time of issue, whole seconds
 * @param fingerprint text that the document's identifier is derived from
 */
public record DocumentProperties(
    String title,
    String description,
    String author,
    String creator,
    String language,
    ZonedDateTime created,
    String fingerprint) {}
