/** Waives rules for named objects: which exemption counts for which finding, and until when. */
@NullMarked
package io.samsvar.policies.exemption;

import org.jspecify.annotations.NullMarked;
