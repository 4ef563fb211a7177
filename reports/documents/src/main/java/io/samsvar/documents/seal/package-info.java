/**
 * The electronic seal of a report: whose key, and how it is put on. The form is PAdES B-B (ETSI EN
 * 319 142-1).
 */
@NullMarked
package io.samsvar.documents.seal;

import org.jspecify.annotations.NullMarked;
