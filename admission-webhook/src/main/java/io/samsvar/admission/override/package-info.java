/** Who may write to declared objects for a short time, on record. */
@NullMarked
package io.samsvar.admission.override;

import org.jspecify.annotations.NullMarked;
