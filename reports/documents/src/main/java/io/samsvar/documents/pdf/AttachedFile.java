package io.samsvar.documents.pdf;

/**
 * A file inside a PDF.
 *
 * @param name file name
 * @param mediaType for example {@code application/json}
 * @param description one sentence for people
 * @param content its bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from maker to writer, never compared.
public record AttachedFile(String name, String mediaType, String description, byte[] content) {}
