/** The webhook's own certificate authority and serving certificate. */
@NullMarked
package io.samsvar.admission.certificates;

import org.jspecify.annotations.NullMarked;
