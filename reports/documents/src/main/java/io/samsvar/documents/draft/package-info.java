/** From evidence to the pages of a report, before its seal. Pure. */
@NullMarked
package io.samsvar.documents.draft;

import org.jspecify.annotations.NullMarked;
