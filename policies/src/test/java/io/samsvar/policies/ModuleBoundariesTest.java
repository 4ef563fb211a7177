package io.samsvar.policies;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class ModuleBoundariesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.samsvar.policies");

  @Test
  void onlyTheWasmPackageKnowsTheSdkAndJackson2() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.samsvar.policies.wasm")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.styra..",
            "com.dylibso..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  @Test
  void dependsOnTheLedgerAndOnNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.samsvar.documents..",
            "io.samsvar.reconciler..",
            "io.samsvar.admission..",
            "io.samsvar.cli..",
            "io.vertx..",
            "io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    SlicesRuleDefinition.slices()
        .matching("io.samsvar.policies.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }
}
