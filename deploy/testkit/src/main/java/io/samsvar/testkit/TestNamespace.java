package io.samsvar.testkit;

/**
 * A namespace of its own for one test class, as a parameter from {@link ControlPlane}.
 *
 * @param name its name, which also starts with the test class's
 */
public record TestNamespace(String name) {}
