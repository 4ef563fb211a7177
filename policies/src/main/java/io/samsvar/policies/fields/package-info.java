/**
 * Which fields of an object somebody owns, as the API server keeps it ({@code FieldsV1} of
 * KEP-555), and how two objects differ on exactly those. Pure, schema-free and of constant memory:
 * what both drift detection and admission decide by.
 */
@NullMarked
package io.samsvar.policies.fields;

import org.jspecify.annotations.NullMarked;
