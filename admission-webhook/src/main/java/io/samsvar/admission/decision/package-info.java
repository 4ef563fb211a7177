/** Decides on one request. Pure: values in, values out. */
@NullMarked
package io.samsvar.admission.decision;

import org.jspecify.annotations.NullMarked;
