package io.samsvar.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The directions of dependencies that ARCHITECTURE.md draws, over all modules at once. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.samsvar");

  private static final Map<String, List<String>> NOT_TO =
      Map.of(
          "ledger", List.of("policies", "documents", "reconciler", "admission", "cli", "testkit"),
          "policies", List.of("documents", "reconciler", "admission", "cli", "testkit"),
          "documents", List.of("policies", "reconciler", "admission", "cli", "testkit"),
          "reconciler", List.of("documents", "admission", "cli", "testkit"),
          "admission", List.of("documents", "reconciler", "cli", "testkit"),
          "testkit", List.of("ledger", "policies", "documents", "reconciler", "admission", "cli"));

  @TestFactory
  Stream<DynamicTest> dependenciesPointOneWay() {
    return NOT_TO.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(below(rule.getKey()))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                rule.getValue().stream()
                                    .map(ArchitectureTest::below)
                                    .toArray(String[]::new))
                            .check(OURS)));
  }

  @Test
  void vertxStandsOnlyWhereSomethingListensOrIsScheduled() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.samsvar.cli.run..",
            "io.samsvar.admission",
            "io.samsvar.admission.server..",
            "io.samsvar.admission.certificates..",
            "io.samsvar.reconciler.receiver..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(OURS);
  }

  @Test
  void jackson2StandsOnlyWhereTheOpaSdkNeedsIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.samsvar.policies.wasm..", "io.samsvar.policies.builtin..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson.databind..")
        .check(OURS);
  }

  @Test
  void thePureMiddleDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("io.samsvar.reconciler.plan..", "io.samsvar.documents.content..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.nio.file..", "java.net..", "io.fabric8..", "java.sql..")
        .check(OURS);
  }

  @Test
  void packagesOfTheReconcilerHaveNoCycles() {
    slices().matching("io.samsvar.reconciler.(*)..").should().beFreeOfCycles().check(OURS);
  }

  private static String below(String module) {
    return "io.samsvar." + module + "..";
  }
}
