package io.samsvar.admission;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a decision is made by does no input or output; Vert.x stays where something listens. */
@AnalyzeClasses(
    packages = "io.samsvar.admission",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule DECISIONS_ARE_PURE =
      noClasses()
          .that()
          .resideInAnyPackage("..admission.decision..", "..admission.review..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "io.fabric8..",
              "java.io..",
              "java.net..",
              "java.nio.file..",
              "..admission.server..",
              "..admission.registration..",
              "..admission.recording..");

  @ArchTest
  static final ArchRule VERTX_IS_WHERE_SOMETHING_LISTENS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.samsvar.admission", "..admission.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule THE_CLUSTER_IS_NOT_ASKED_WHERE_WE_LISTEN =
      noClasses()
          .that()
          .resideInAnyPackage("..admission.server..", "..admission.recording..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");
}
