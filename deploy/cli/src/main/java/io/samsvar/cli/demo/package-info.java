/** The main job on an embedded cluster, scene by scene. Each scene is also an end-to-end test. */
@NullMarked
package io.samsvar.cli.demo;

import org.jspecify.annotations.NullMarked;
