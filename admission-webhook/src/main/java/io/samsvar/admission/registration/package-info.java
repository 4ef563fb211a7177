/** Makes the API server ask us, and notices when it does not. */
@NullMarked
package io.samsvar.admission.registration;

import org.jspecify.annotations.NullMarked;
