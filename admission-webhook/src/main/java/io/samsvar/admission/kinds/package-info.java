/** Which kind stands behind a resource name, and where its replicas are. */
@NullMarked
package io.samsvar.admission.kinds;

import org.jspecify.annotations.NullMarked;
