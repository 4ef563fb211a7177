/** Cases of a pack: files that say what is to be judged, named after what must come of it. */
@NullMarked
package io.samsvar.policies.cases;

import org.jspecify.annotations.NullMarked;
